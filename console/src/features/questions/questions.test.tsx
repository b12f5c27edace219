import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { Question } from "@/api/types";
import { openConsole, problem } from "@/testing/desk";
import { FakeEventSource } from "@/testing/FakeEventSource";
import { aQuestion, SAM } from "@/testing/records";
import { server } from "@/testing/server";

const BOAT = aQuestion();
const PIZZA = aQuestion({ id: "b2", question: "Do you sell pizza?", times: 1 });
const CLOSED = aQuestion({
  state: "answered",
  note: "See “Harbours”",
  closed_by: { id: SAM.id, name: SAM.name },
  closed_at: "2026-05-04T10:05:00Z",
});

function open(questions: Question[], path = "/questions") {
  return openConsole({ me: SAM, questions }, path);
}

function answerClose(answer: () => Response): unknown[] {
  const told: unknown[] = [];
  server.use(
    http.post("*/v1/questions/:id/close", async ({ request, params }) => {
      told.push({ id: params.id, ...((await request.json()) as object) });
      return answer();
    }),
  );
  return told;
}

it("shows what was asked, how often, and leads to the call in which it was asked last", async () => {
  open([BOAT, PIZZA]);
  const table = await screen.findByRole("table", { name: "Questions" });
  const [, boat, pizza] = within(table).getAllByRole("row");
  expect(boat).toHaveTextContent("Where can I park my boat?");
  expect(boat).toHaveTextContent("3 times");
  expect(pizza).toHaveTextContent("once");
  expect(within(boat as HTMLElement).getByRole("link")).toHaveAttribute("href", `/calls/${BOAT.call_id}`);
});

it("says so when every question found an answer", async () => {
  open([]);
  expect(await screen.findByText("Every question found an answer")).toBeInTheDocument();
});

it("brings a new question by itself", async () => {
  const { backend } = open([]);
  await screen.findByText("Every question found an answer");
  backend.questions = [BOAT];
  act(() => FakeEventSource.current.change({ topic: "question", call_id: "c1" }));
  expect(await screen.findByText("Where can I park my boat?")).toBeInTheDocument();
});

it("marks a question as answered, with a note", async () => {
  const { user, backend } = open([BOAT]);
  const told = answerClose(() => {
    backend.questions = [CLOSED];
    return HttpResponse.json(CLOSED);
  });
  await user.click(await screen.findByRole("button", { name: "Answered" }));
  await user.type(await screen.findByRole("textbox", { name: "Where is the answer?" }), " See “Harbours” ");
  await user.click(await screen.findByRole("button", { name: "Mark as answered" }));
  expect(await screen.findByText("Every question found an answer")).toBeInTheDocument();
  expect(told).toEqual([{ id: BOAT.id, state: "answered", note: "See “Harbours”" }]);
});

it("dismisses a question, without a note if one likes", async () => {
  const { user } = open([PIZZA]);
  const told = answerClose(() => HttpResponse.json({ ...CLOSED, state: "dismissed" }));
  await user.click(await screen.findByRole("button", { name: "Dismiss" }));
  await user.click(await screen.findByRole("button", { name: "Dismiss for good" }));
  await waitFor(() => expect(told).toEqual([{ id: "b2", state: "dismissed", note: "" }]));
});

it("says who was faster", async () => {
  const { user } = open([BOAT]);
  answerClose(() => problem(409, "already-closed", "Ada Quinn has closed this question already."));
  await user.click(await screen.findByRole("button", { name: "Dismiss" }));
  await user.click(await screen.findByRole("button", { name: "Dismiss for good" }));
  expect(await screen.findByText("Ada Quinn has closed this question already.")).toBeInTheDocument();
});

it("shows closed questions with who closed them, and an address to come back to", async () => {
  const { user, history } = open([BOAT, CLOSED]);
  await user.click(await screen.findByRole("radio", { name: "Answered" }));
  expect(await screen.findByText(/Answered by Sam Reed/)).toBeInTheDocument();
  expect(screen.getByText("See “Harbours”")).toBeInTheDocument();
  expect(history.location.search).toBe("?state=answered");
});

it("shows what was noted when a question came back", async () => {
  open([aQuestion({ note: "See “Harbours”" })]);
  expect(await screen.findByText("Closed before: See “Harbours”")).toBeInTheDocument();
});

it("says what went wrong when the questions do not load, and tries again on request", async () => {
  let isUp = false;
  const { user } = open([]);
  server.use(
    http.get("*/v1/questions", () =>
      isUp ? HttpResponse.json([BOAT]) : problem(403, "role-too-low", "This needs the role supervisor."),
    ),
  );
  expect(await screen.findByText("This needs the role supervisor.")).toBeInTheDocument();
  isUp = true;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Where can I park my boat?")).toBeInTheDocument();
});
