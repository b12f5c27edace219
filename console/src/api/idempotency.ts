import type { Middleware } from "openapi-fetch";

export const KEY = "Idempotency-Key";

/** How long a connection that broke, or an api that restarts, is given before the request is sent again. */
const PAUSE_MS = 500;

/** A session is nothing to repeat, and a sign of life is repeated every five seconds anyway, with a newer answer. */
const WITHOUT_KEY = new Set(["/v1/auth/login", "/v1/operators/me/heartbeat"]);

/** What a proxy answers when it has not heard from the api: whether anything was done is not known. */
const UNHEARD = new Set([502, 504]);

/** Gives each change a key by which the api knows it again. */
export const giveKey: Middleware = {
  onRequest({ request, schemaPath }) {
    if (request.method !== "GET" && !WITHOUT_KEY.has(schemaPath)) request.headers.set(KEY, newKey());
  },
};

/** Sends a request with a key once more, with the same key, when its answer got lost: it has one effect all the same.
 *
 * Here and not in TanStack Query, whose `retry` calls the mutation anew, without saying that it did so before. */
export async function sendUntilHeard(request: Request): Promise<Response> {
  if (!request.headers.has(KEY)) return globalThis.fetch(request);
  const again = request.clone();
  const response = await globalThis.fetch(request).catch((error: unknown) => {
    if (request.signal.aborted) throw error;
    return null;
  });
  if (response !== null && !UNHEARD.has(response.status)) return response;
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  return globalThis.fetch(again);
}

/** Not `crypto.randomUUID`: a page that comes over plain HTTP does not have it. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
