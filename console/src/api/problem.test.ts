import { expect, it } from "vitest";
import { messageOf, problemFrom, Unreachable } from "./problem";

it("keeps what a refusal says: its code, its sentence, its further members and when to come back", () => {
  const response = new Response(null, { status: 429, headers: { "Retry-After": "120" } });
  const body = {
    type: "/problems/too-many-attempts",
    title: "Too Many",
    status: 429,
    detail: "Wait.",
    code: "too-many-attempts",
    left: 0,
  };
  const problem = problemFrom(body, response);
  expect(problem).toMatchObject({ status: 429, code: "too-many-attempts", detail: "Wait.", retryAfter: 120 });
  expect(problem.extra).toEqual({ left: 0 });
});

it("makes a sentence of an answer that is no problem details, as a proxy gives", () => {
  const problem = problemFrom("<html>Bad gateway</html>", new Response(null, { status: 502 }));
  expect(problem.code).toBe("http-502");
  expect(messageOf(problem)).toBe("The server answered 502.");
});

it("does not show a person the text of a programming error", () => {
  expect(messageOf(new TypeError("x is undefined"))).not.toContain("undefined");
  expect(messageOf(new Unreachable(new TypeError("fetch failed")))).toMatch(/cannot be reached/);
});
