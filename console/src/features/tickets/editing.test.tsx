import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { TicketDetail } from "@/api/types";
import { openConsole, problem } from "@/testing/desk";
import { aTicket, OLIVIA } from "@/testing/records";
import { server } from "@/testing/server";

function open(of: Partial<TicketDetail> = {}) {
  const state = { ticket: aTicket(of), told: [] as unknown[] };
  const page = openConsole({}, `/tickets/${state.ticket.id}`);
  server.use(
    http.get(`*/v1/tickets/${state.ticket.id}`, () => HttpResponse.json(state.ticket)),
    http.patch("*/v1/tickets/:id", async ({ request }) => {
      const changes = (await request.json()) as Partial<TicketDetail>;
      state.told.push(changes);
      state.ticket = { ...state.ticket, ...changes, version: state.ticket.version + 1 };
      return HttpResponse.json(state.ticket);
    }),
  );
  return { ...page, state };
}

it("changes a field in place, with the version that is shown", async () => {
  const { user, state } = open();
  await user.click(await screen.findByRole("combobox", { name: "Severity" }));
  await user.click(await screen.findByRole("option", { name: "High", hidden: true }));
  await waitFor(() => expect(state.told).toEqual([{ version: 3, severity: "high" }]));
  expect(await screen.findByRole("combobox", { name: "Severity" })).toHaveValue("High");
});

it("gives a ticket to somebody", async () => {
  const { user, state } = open();
  await user.click(await screen.findByRole("combobox", { name: "Owner" }));
  await user.click(await screen.findByRole("option", { name: "Olivia Stone (me)", hidden: true }));
  await waitFor(() => expect(state.told).toEqual([{ version: 3, owner_id: OLIVIA.id }]));
});

it("asks how a ticket was resolved before it is", async () => {
  const { user, state } = open();
  await user.click(await screen.findByRole("combobox", { name: "Status" }));
  await user.click(await screen.findByRole("option", { name: "Resolved", hidden: true }));
  expect(screen.getByRole("button", { name: "Resolve" })).toBeDisabled();
  await user.type(screen.getByRole("textbox", { name: "How was it resolved?" }), "Refunded.");
  await user.click(screen.getByRole("button", { name: "Resolve" }));
  await waitFor(() => expect(state.told).toEqual([{ version: 3, status: "resolved", resolution: "Refunded." }]));
});

it("shows what the ticket is now when somebody was faster", async () => {
  const { user, state } = open();
  server.use(
    http.patch("*/v1/tickets/:id", () => {
      state.ticket = aTicket({ severity: "critical", version: 4 });
      return problem(409, "ticket-changed", "Somebody has changed this ticket in the meantime.");
    }),
  );
  await user.click(await screen.findByRole("combobox", { name: "Severity" }));
  await user.click(await screen.findByRole("option", { name: "Medium", hidden: true }));
  expect(await screen.findByText("#1001 was changed in the meantime")).toBeInTheDocument();
  await waitFor(() => expect(screen.getByRole("combobox", { name: "Severity" })).toHaveValue("Critical"));
});

it("renames a ticket, or leaves it as it is", async () => {
  const { user, state } = open();
  await user.click(await screen.findByRole("button", { name: "Change the subject" }));
  await user.keyboard("{Escape}");
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Refund of 480.00 USD");
  await user.click(screen.getByRole("button", { name: "Change the subject" }));
  await user.clear(screen.getByRole("textbox", { name: "Subject" }));
  await user.type(screen.getByRole("textbox", { name: "Subject" }), "Charged twice{Enter}");
  await waitFor(() => expect(state.told).toEqual([{ version: 3, subject: "Charged twice" }]));
  expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent("Charged twice");
});

it("shows comments and takes one more", async () => {
  const author = { id: OLIVIA.id, name: "Olivia Stone" };
  const first = {
    id: "k1",
    ticket_id: aTicket().id,
    author,
    text: "Called the bank.",
    created_at: aTicket().created_at,
  };
  const { user, state } = open({ comments: [first] });
  server.use(
    http.post("*/v1/tickets/:id/comments", async ({ request }) => {
      const { text } = (await request.json()) as { text: string };
      state.ticket = { ...state.ticket, comments: [first, { ...first, id: "k2", text }] };
      return HttpResponse.json({}, { status: 201 });
    }),
  );
  const panel = await screen.findByRole("region", { name: "Comments" });
  expect(panel).toHaveTextContent("Called the bank.");
  await user.type(within(panel).getByRole("textbox", { name: "Comment" }), "They pay it back.");
  await user.click(within(panel).getByRole("button", { name: "Comment" }));
  expect(await within(panel).findByText("They pay it back.")).toBeInTheDocument();
  expect(within(panel).getByRole("textbox", { name: "Comment" })).toHaveValue("");
});

it("tells field by field what was changed, by whom", async () => {
  const change = { id: "x1", field: "severity", before: "low", after: "high", at: aTicket().created_at };
  open({
    changes: [
      { ...change, by: null, agent: "BillingSupportAgent" },
      { ...change, id: "x2", field: "owner", before: null, after: "Olivia Stone", by: OLIVIA, agent: null },
    ],
  });
  const [, owner, severity] = within(await screen.findByRole("table", { name: "Changes" })).getAllByRole("row");
  expect(owner).toHaveTextContent("Olivia StoneOwnernothingOlivia Stone");
  expect(severity).toHaveTextContent("Billing Support agentSeveritylowhigh");
});

it("merges a ticket after showing into which", async () => {
  const { user, history } = open();
  const target = aTicket({ id: "d2", number: 1002, subject: "The other one" });
  const told: unknown[] = [];
  server.use(
    http.get("*/v1/tickets/number/1002", () => HttpResponse.json(target)),
    http.post("*/v1/tickets/:id/merge", async ({ request }) => {
      told.push(await request.json());
      return HttpResponse.json(target);
    }),
  );
  await user.click(await screen.findByRole("button", { name: "Merge" }));
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByRole("textbox"), "#1002");
  expect(await within(dialog).findByText(/The other one/)).toBeInTheDocument();
  await user.click(within(dialog).getByRole("button", { name: "Merge" }));
  await waitFor(() => expect(history.location.pathname).toBe("/tickets/d2"));
  expect(told).toEqual([{ into: 1002 }]);
});

it("leads on from a merged ticket, which is not edited any more", async () => {
  open({ merged_into: 1002, status: "resolved" });
  expect(await screen.findByRole("link", { name: "#1002" })).toHaveAttribute("href", "/tickets/1002");
  expect(screen.getByRole("combobox", { name: "Severity" })).toBeDisabled();
  expect(screen.queryByRole("button", { name: "Merge" })).not.toBeInTheDocument();
  expect(screen.queryByRole("textbox", { name: "Comment" })).not.toBeInTheDocument();
});
