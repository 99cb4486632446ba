// What is asked of the press room, and how its refusals are told.

import {say} from "./words.js";

const token = document.querySelector('meta[name="token"]').content;

/** The press room said no: what is wrong, and what to do about it, each a sentence. */
export class Refusal extends Error {
  constructor(error, fix, status = 0, answer = {}) {
    super(error);
    Object.assign(this, {error, fix, status, answer});
  }
}

/** Asks for an address with its `query`; `text` is sent as JSON, `bytes` as they are. */
async function fetched(path, {method = "GET", query = {}, text, bytes, type} = {}) {
  const asked = new URLSearchParams(query).toString(); // what is empty is told, too: no clinic, say
  const address = asked ? `${path}?${asked}` : path;
  const headers = method === "GET" ? {} : {"X-Bifolio-Token": token};
  if (text !== undefined) headers["Content-Type"] = "application/json";
  if (type) headers["Content-Type"] = type;
  let answer;
  try {
    answer = await fetch(address, {
      method, headers, keepalive: text?.text === null, body: bytes ?? (text === undefined ? undefined : JSON.stringify(text))});
  } catch {
    throw new Refusal(say("lost"), say("lost_fix"));
  }
  if (!answer.ok) {
    const told = await answer.json().catch(() => ({}));
    throw new Refusal(told.error ?? say("odd_answer"), told.fix ?? say("odd_answer_fix"),
                      answer.status, told);
  }
  return answer;
}

async function json(path, asked) {
  const answer = await fetched(path, asked);
  if (answer.status === 204 || answer.headers.get("Content-Length") === "0") return {};
  return answer.json().catch(() => ({}));
}

export const library = () => json("/api/library");
export const look = () => json("/api/look");
export const lookAt = (choice) => json("/api/look", {method: "POST", text: choice});
export const file = (path) => json("/api/file", {query: {path}});
export const save = (path, text, base) =>
  json("/api/file", {method: "PUT", query: {path}, text: {text, base}});
export const draft = (path, text) => json("/api/draft", {method: "POST", text: {path, text}});
export const correct = (id, hash, shown) =>
  json("/api/correct", {method: "POST", text: {id, hash, shown}});
export const picture = (path, bytes, type) =>
  json("/api/picture", {method: "PUT", query: {path}, bytes, type});
export const wordsOf = (audience, digest, page) =>
  json(`/api/words/${audience}/${digest}/${page}`);
export const due = () => json("/api/due");
export const signoffs = (work) => json("/api/signoffs", {query: {work}});
export const pageAddress = (audience, digest, page, width) =>
  `/page/${audience}/${digest}/${page}.png?width=${width}`;
export const webAddress = (audience, digest) => `/web/${audience}/${digest}`;

/** Fetches what is printed, and lays it among the downloads. */
export async function download(what, query) {
  const answer = await fetched(`/download/${what}`, {query});
  const named = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(
    answer.headers.get("Content-Disposition") ?? "");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = named ? decodeURIComponent(named[1]) : what;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return link.download;
}
