import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RefundRequest } from "@/api/types";
import { openConsole, problem } from "@/testing/desk";
import { FakeEventSource } from "@/testing/FakeEventSource";
import { aRefundRequest, OLIVIA, SAM } from "@/testing/records";
import { server } from "@/testing/server";

const CARLAS = aRefundRequest();
const APPROVED = aRefundRequest({
  state: "approved",
  decided_by: { id: SAM.id, name: SAM.name },
  decided_at: "2026-05-04T10:05:00Z",
  note: "Fourteen days are fourteen days.",
});

function open(requests: RefundRequest[], path = "/approvals") {
  return openConsole({ me: SAM, requests }, path);
}

/** What the api was told to decide; it answers as told to. */
function answerDecision(answer: () => Response): unknown[] {
  const told: unknown[] = [];
  server.use(
    http.post("*/v1/refund-requests/:id/decision", async ({ request, params }) => {
      told.push({ id: params.id, ...((await request.json()) as object) });
      return answer();
    }),
  );
  return told;
}

describe("the approvals", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date("2026-05-04T12:00:00Z"), shouldAdvanceTime: true });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("show who wants how much back and why, the invoice with its lines, and lead to the call", async () => {
    open([CARLAS]);
    const card = await screen.findByRole("article", { name: "480.00 USD for Carla Gomez" });
    expect(card).toHaveTextContent("Cancelled within fourteen days");
    const invoice = within(card).getByRole("table", { name: /INV-1050 of .*2026, paid/ });
    expect(within(invoice).getByRole("row", { name: "Fiber 1000 yearly 480.00" })).toBeInTheDocument();
    expect(within(invoice).getByRole("row", { name: "Total 480.00 USD" })).toBeInTheDocument();
    expect(within(invoice).queryByText("Refunded so far")).not.toBeInTheDocument();
    expect(within(card).getByRole("link", { name: "open the call" })).toHaveAttribute(
      "href",
      `/calls/${CARLAS.call_id}`,
    );
  });

  it("say what was refunded before and what was charged twice", async () => {
    const invoice = { ...CARLAS.invoice, refunded: "60.00", duplicate_charge: "49.00" };
    open([aRefundRequest({ invoice })]);
    const table = await screen.findByRole("table", { name: /INV-1050/ });
    expect(within(table).getByRole("row", { name: "Refunded so far 60.00" })).toBeInTheDocument();
    expect(within(table).getByRole("row", { name: "Charged twice 49.00" })).toBeInTheDocument();
  });

  it("tell what the caller was promised, and when that is over", async () => {
    open([CARLAS, aRefundRequest({ id: "f2", decide_by: "2026-05-04T11:00:00Z" })]);
    expect(await screen.findByText(/Decide by/)).toBeInTheDocument();
    expect(screen.getByText(/Overdue since/)).toBeInTheDocument();
  });

  it("say so when nothing waits", async () => {
    open([]);
    expect(await screen.findByText("Nothing waits for a decision")).toBeInTheDocument();
  });

  it("show by state what was decided, by whom and why, and nothing more to decide", async () => {
    const { user, history } = open([CARLAS, APPROVED]);
    await user.click(await screen.findByRole("radio", { name: "Approved" }));
    const card = await screen.findByText(/Approved by/);
    expect(card).toHaveTextContent("Sam Reed");
    expect(card).toHaveTextContent("Fourteen days are fourteen days.");
    expect(screen.queryByRole("button", { name: "Deny" })).not.toBeInTheDocument();
    expect(history.location.search).toBe("?state=approved");
  });

  it("say why they cannot be seen by those who may not decide", async () => {
    openConsole({ me: OLIVIA }, "/approvals");
    server.use(http.get("*/v1/refund-requests", () => problem(403, "role-too-low", "This needs the role supervisor.")));
    expect(await screen.findByText("This needs the role supervisor.")).toBeInTheDocument();
  });
});

describe("deciding", () => {
  it("approves with a reason, and what was decided is gone from those that wait", async () => {
    const { user, backend } = open([CARLAS]);
    const told = answerDecision(() => {
      backend.requests = [APPROVED];
      return HttpResponse.json(APPROVED);
    });
    await user.type(await screen.findByRole("textbox", { name: "Why" }), "  Fourteen days.  ");
    await user.click(screen.getByRole("button", { name: "Refund 480.00 USD" }));
    expect(await screen.findByText("480.00 USD go back to Carla Gomez.")).toBeInTheDocument();
    expect(await screen.findByText("Nothing waits for a decision")).toBeInTheDocument();
    expect(told).toEqual([{ id: CARLAS.id, approve: true, note: "Fourteen days." }]);
  });

  it("denies with a reason", async () => {
    const { user } = open([CARLAS]);
    const denied = { ...APPROVED, state: "denied" };
    const told = answerDecision(() => HttpResponse.json(denied));
    await user.type(await screen.findByRole("textbox", { name: "Why" }), "Used for a year");
    await user.click(screen.getByRole("button", { name: "Deny" }));
    expect(await screen.findByText("Denied. Carla Gomez gets nothing back.")).toBeInTheDocument();
    expect(told).toEqual([{ id: CARLAS.id, approve: false, note: "Used for a year" }]);
  });

  it.each(["Refund 480.00 USD", "Deny"])("by %s without a reason asks for one and sends nothing", async (button) => {
    const { user } = open([CARLAS]);
    const told = answerDecision(() => HttpResponse.json(APPROVED));
    const why = await screen.findByRole("textbox", { name: "Why" });
    await user.type(why, "   ");
    await user.click(screen.getByRole("button", { name: button }));
    expect(screen.getByText("Say why: it stays on record")).toBeInTheDocument();
    expect(why).toHaveFocus();
    expect(told).toEqual([]);
  });

  it("says who was faster, and shows what that one decided", async () => {
    const { user, backend } = open([CARLAS]);
    answerDecision(() => {
      backend.requests = [APPROVED];
      return problem(409, "already-decided", "Ada Quinn has approved this request already.", {
        decided_by: "Ada Quinn",
        state: "approved",
      });
    });
    await user.type(await screen.findByRole("textbox", { name: "Why" }), "No");
    await user.click(screen.getByRole("button", { name: "Deny" }));
    expect(await screen.findByText("Ada Quinn has approved this request already.")).toBeInTheDocument();
    expect(await screen.findByText("Nothing waits for a decision")).toBeInTheDocument();
  });

  it("that the api refuses keeps the reason that was written", async () => {
    const { user } = open([CARLAS]);
    answerDecision(() => problem(500, "internal", "Something went wrong on our side."));
    const why = await screen.findByRole("textbox", { name: "Why" });
    await user.type(why, "Fourteen days");
    await user.click(screen.getByRole("button", { name: "Refund 480.00 USD" }));
    expect(await screen.findByText("Something went wrong on our side.")).toBeInTheDocument();
    expect(why).toHaveValue("Fourteen days");
  });
});

describe("the count in the rail", () => {
  it("says how many wait, and follows the feed", async () => {
    const { backend } = open([CARLAS], "/calls/none");
    const link = await screen.findByRole("link", { name: /Approvals/ });
    expect(await within(link).findByLabelText("1 waiting")).toBeInTheDocument();
    backend.requests = [CARLAS, aRefundRequest({ id: "f2" })];
    act(() => FakeEventSource.current.change({ topic: "refund_request", id: "f2" }));
    expect(await within(link).findByLabelText("2 waiting")).toBeInTheDocument();
    backend.requests = [];
    act(() => FakeEventSource.current.change({ topic: "refund_request", id: "f2" }));
    await waitFor(() => expect(within(link).queryByText(/\d/)).not.toBeInTheDocument());
  });

  it("says that there are more than fit on a page", async () => {
    open([], "/calls/none");
    server.use(http.get("*/v1/refund-requests", () => HttpResponse.json({ items: [CARLAS], next: "cursor" })));
    expect(await screen.findByLabelText("1+ waiting")).toBeInTheDocument();
  });

  it("is for those who may decide: others do not even ask", async () => {
    openConsole({ me: OLIVIA, requests: [CARLAS] });
    server.use(http.get("*/v1/refund-requests", () => Response.error()));
    await screen.findByText("You are ready");
    expect(screen.queryByRole("link", { name: /Approvals/ })).not.toBeInTheDocument();
    expect(screen.queryByRole("link", { name: /Questions/ })).not.toBeInTheDocument();
  });
});
