"""What one reader gets: selected, facts said, tables laid out, figures planned."""
