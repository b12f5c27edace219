import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { OLIVIA } from "@/testing/records";
import { server } from "@/testing/server";
import { login } from "./auth";
import { KEY } from "./idempotency";
import { sendHeartbeat, setPresence } from "./operators";
import { Problem, Unreachable } from "./problem";

/** The keys of the requests to an api that gives these answers, one after the other. */
function answering(path: string, ...answers: (() => Response)[]): (string | null)[] {
  const keys: (string | null)[] = [];
  server.use(
    http.all(`*${path}`, ({ request }) => {
      keys.push(request.headers.get(KEY));
      return (answers.shift() ?? (() => HttpResponse.json(OLIVIA)))();
    }),
  );
  return keys;
}

it("sends a change again with the same key when its answer got lost", async () => {
  const keys = answering("/presence", () => HttpResponse.error());
  await expect(setPresence("break", "lunch")).resolves.toEqual(OLIVIA);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys).toEqual([keys[0], keys[0]]);
});

it("sends it again when a proxy has not heard from the api", async () => {
  const keys = answering("/presence", () => new HttpResponse(null, { status: 502 }));
  await setPresence("break");
  expect(keys).toEqual([keys[0], keys[0]]);
});

it("says that the server cannot be reached when it is lost twice", async () => {
  const lost = () => HttpResponse.error();
  const keys = answering("/presence", lost, lost);
  await expect(setPresence("break")).rejects.toBeInstanceOf(Unreachable);
  expect(keys).toHaveLength(2);
});

it("takes a refusal for an answer", async () => {
  const keys = answering("/presence", () => HttpResponse.json({ code: "operator-busy" }, { status: 409 }));
  await expect(setPresence("offline")).rejects.toBeInstanceOf(Problem);
  expect(keys).toHaveLength(1);
});

it("gives what a person asks for once more a new key", async () => {
  const keys = answering("/presence");
  await setPresence("break");
  await setPresence("break");
  expect(new Set(keys).size).toBe(2);
});

it("sends no key with a login, which has no answer to repeat, nor with a sign of life", async () => {
  const logins = answering("/login", () => HttpResponse.error());
  await expect(login({ email: "a@b", password: "c" })).rejects.toBeInstanceOf(Unreachable);
  const signs = answering("/heartbeat");
  await sendHeartbeat(4_000);
  expect([logins, signs]).toEqual([[null], [null]]);
});
