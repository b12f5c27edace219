import { screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { PromiseMade, TicketDetail } from "@/api/types";
import { openConsole } from "@/testing/desk";
import { aTicket, at } from "@/testing/records";
import { server } from "@/testing/server";

const TICKET = aTicket();

const DECISION: PromiseMade = {
  id: "p1",
  call_id: "c1",
  kind: "refund_decision",
  text: "We decide about your refund by Tuesday 5 May",
  due_at: "2026-05-05T10:00:00Z",
  state: "open",
  overdue: false,
  owner: null,
  created_at: at(0),
  kept_at: null,
  given_up_at: null,
  outcome: null,
};

function serveTicket(of: Partial<TicketDetail>) {
  server.use(http.get(`*/v1/tickets/${TICKET.id}`, () => HttpResponse.json(aTicket(of))));
}

it("lists tickets with whose they are", async () => {
  openConsole({}, "/tickets");
  const stranger = { ...TICKET, id: "d2", number: 1002, customer_id: null, customer_name: null };
  server.use(http.get("*/v1/tickets", () => HttpResponse.json({ items: [TICKET, stranger], next: null })));
  const table = await screen.findByRole("table", { name: "Tickets" });
  const [, carlas, nobodys] = within(table).getAllByRole("row");
  expect(carlas).toHaveTextContent("Carla Gomez");
  expect(nobodys).toHaveTextContent("Unknown");
});

it("shows a ticket with whose it is", async () => {
  openConsole({}, `/tickets/${TICKET.id}`);
  serveTicket({});
  expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent("Refund of 480.00 USD for INV-1050");
  expect(screen.getByText("Carla Gomez")).toBeInTheDocument();
});

it("tells what is still owed from what was kept, and how", async () => {
  openConsole({}, `/tickets/${TICKET.id}`);
  const kept = { ...DECISION, id: "p2", kept_at: at(60), outcome: "Approved by Sam Reed: Agreed." };
  serveTicket({ promises: [DECISION, kept] });
  const panel = await screen.findByRole("region", { name: "Promised to the caller" });
  const [owed, done] = within(panel).getAllByRole("listitem");
  expect(owed).toHaveTextContent(/due .*5/);
  expect(owed).not.toHaveTextContent("Kept");
  expect(done).toHaveTextContent("Approved by Sam Reed: Agreed.");
  expect(done).not.toHaveTextContent("due");
});
