import createClient, { type Middleware } from "openapi-fetch";
import { ServerClock } from "./clock";
import { giveKey, sendUntilHeard } from "./idempotency";
import { problemFrom, Unreachable } from "./problem";
import type { paths } from "./schema";

export const serverClock = new ServerClock();

const learnClock: Middleware = {
  onResponse({ response }) {
    serverClock.learn(response.headers.get("Date"));
  },
  onError({ error }) {
    // Only an abort is nobody's fault; everything else that fetch throws means that nothing answered.
    return error instanceof DOMException && error.name === "AbortError" ? undefined : new Unreachable(error);
  },
};

export const client = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: "same-origin",
  fetch: sendUntilHeard,
});
client.use(learnClock, giveKey);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's body; a refusal is thrown as `Problem`. */
export async function unwrap<T>(pending: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await pending;
  if (!response.ok) throw problemFrom(error, response);
  return data as T;
}
