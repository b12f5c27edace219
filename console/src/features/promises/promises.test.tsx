import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Callback, LedgerLine } from "@/api/types";
import { openConsole, problem } from "@/testing/desk";
import { FakeEventSource } from "@/testing/FakeEventSource";
import { anEntry, aPromise, OLIVIA, OMAR, SAM } from "@/testing/records";
import { server } from "@/testing/server";

const FREE = aPromise();
const MINE = aPromise({ owner: { id: OLIVIA.id, name: OLIVIA.name } });

function open(promises: LedgerLine[], path = "/promises") {
  return openConsole({ me: OLIVIA, promises }, path);
}

/** What the api was asked to do about a promise; it answers as told to. */
function answer(what: string, reply: () => Response): unknown[] {
  const told: unknown[] = [];
  server.use(
    http.post(`*/v1/promises/:id/${what}`, async ({ request, params }) => {
      const body = await request.text();
      told.push({ id: params.id, ...(body === "" ? {} : (JSON.parse(body) as object)) });
      return reply();
    }),
  );
  return told;
}

const ok = () => HttpResponse.json({ ...MINE, changes: [] });

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-05-04T12:00:00Z"), shouldAdvanceTime: true });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("the promises", () => {
  it("say what is owed to whom and until when, and lead to the call", async () => {
    open([FREE]);
    const card = await screen.findByRole("article", { name: /Call Carla Gomez back/ });
    expect(card).toHaveTextContent("Due");
    expect(card).toHaveTextContent("Nobody has it");
    expect(within(card).getByRole("link", { name: "open the call" })).toHaveAttribute("href", "/calls/c1");
  });

  it("tell what was tried, and since when a promise is overdue", async () => {
    const late = { due_at: "2026-05-04T11:00:00Z", overdue: true, attempts: 2 };
    open([aPromise({ ...late, last_attempt: "no_answer", last_attempt_at: "2026-05-04T11:30:00Z" })]);
    const card = await screen.findByRole("article");
    expect(card).toHaveTextContent("Overdue since");
    expect(card).toHaveTextContent(/Tried 2 times, last .*: no answer/);
  });

  it("say so when nothing is owed", async () => {
    open([]);
    expect(await screen.findByText("Nobody is owed anything that is free to take")).toBeInTheDocument();
  });

  it("show those that were given up, and why", async () => {
    const { user, history } = open([
      aPromise({ state: "given_up", given_up_at: "2026-05-04T11:00:00Z", outcome: "The number is a fax" }),
    ]);
    await user.click(await screen.findByRole("radio", { name: "Given up" }));
    expect(await screen.findByText("The number is a fax")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Kept" })).not.toBeInTheDocument();
    expect(history.location.search).toBe("?view=given_up");
  });

  it("offer to try again when they cannot be loaded", async () => {
    const { user } = open([FREE], "/promises?view=mine");
    server.use(http.get("*/v1/promises", () => problem(500, "internal", "Something went wrong on our side.")));
    await user.click(await screen.findByRole("radio", { name: "To take" }));
    expect(await screen.findByText("Something went wrong on our side.")).toBeInTheDocument();
  });
});

describe("keeping a promise", () => {
  it("begins with taking it", async () => {
    const { user, backend } = open([FREE]);
    const told = answer("take", () => {
      backend.promises = [MINE];
      return ok();
    });
    await user.click(await screen.findByRole("button", { name: "Take it" }));
    expect(await screen.findByText("Nobody is owed anything that is free to take")).toBeInTheDocument();
    expect(told).toEqual([{ id: "p1" }]);
  });

  it("says who was faster", async () => {
    const { user } = open([FREE]);
    answer("take", () => problem(409, "promise-taken", "Omar Reyes has this one.", { owner: "Omar Reyes" }));
    await user.click(await screen.findByRole("button", { name: "Take it" }));
    expect(await screen.findByText("Omar Reyes has this one.")).toBeInTheDocument();
  });

  it("is done by phone, and what came of trying is noted", async () => {
    const { user } = open([MINE], "/promises?view=mine");
    const told = answer("attempts", ok);
    expect(await screen.findByText(/with your own phone/)).toHaveTextContent("Call +15550102");
    await user.click(screen.getByRole("button", { name: "No answer" }));
    await waitFor(() => expect(told).toEqual([{ id: "p1", result: "no_answer" }]));
  });

  it.each([
    ["Kept", "keep", { outcome: "Explained the bill" }],
    ["Give up", "give-up", { reason: "Explained the bill" }],
  ])("ends by %s, with how", async (button, what, body) => {
    const { user } = open([MINE], "/promises?view=mine");
    const told = answer(what, ok);
    await user.type(await screen.findByRole("textbox", { name: "How it ended" }), " Explained the bill ");
    await user.click(screen.getByRole("button", { name: button }));
    await waitFor(() => expect(told).toEqual([{ id: "p1", ...body }]));
  });

  it.each(["Kept", "Give up"])("does not end by %s without a word", async (button) => {
    const { user } = open([MINE], "/promises?view=mine");
    const told = [...answer("keep", ok), ...answer("give-up", ok)];
    await user.click(await screen.findByRole("button", { name: button }));
    expect(screen.getByText("Say how, or why not: it stays on record")).toBeInTheDocument();
    expect(screen.getByRole("textbox", { name: "How it ended" })).toHaveFocus();
    expect(told).toEqual([]);
  });

  it("puts it back for whoever takes it", async () => {
    const { user } = open([MINE], "/promises?view=mine");
    const told = answer("hand", ok);
    await user.click(await screen.findByRole("button", { name: "Put back" }));
    await waitFor(() => expect(told).toEqual([{ id: "p1", to: null }]));
  });

  it("is a named colleague's from when it is handed there", async () => {
    const { user, backend } = openConsole({ promises: [MINE], colleagues: [OMAR] }, "/promises?view=mine");
    const told = answer("hand", () => {
      backend.promises = [];
      return ok();
    });
    await user.click(await screen.findByRole("button", { name: "Hand to…" }));
    const dialog = await screen.findByRole("dialog", { name: "Hand to a colleague" });
    expect(within(dialog).getByRole("button", { name: "Hand over" })).toBeDisabled();
    await user.click(await within(dialog).findByRole("combobox", { name: "Colleague" }));
    await user.click(await screen.findByRole("option", { name: "Omar Reyes", hidden: true }));
    await user.click(within(dialog).getByRole("button", { name: "Hand over" }));
    expect(await screen.findByText("You owe nobody anything")).toBeInTheDocument();
    expect(told).toEqual([{ id: "p1", to: OMAR.id }]);
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  });

  it("can be given to anybody by supervisors before it is taken, by operators not", async () => {
    const { unmount } = open([FREE]);
    await screen.findByRole("button", { name: "Take it" });
    expect(screen.queryByRole("button", { name: "Hand to…" })).not.toBeInTheDocument();
    unmount();
    openConsole({ me: SAM, promises: [FREE] }, "/promises");
    expect(await screen.findByRole("button", { name: "Hand to…" })).toBeInTheDocument();
  });

  it("is not offered for what a colleague has", async () => {
    open([aPromise({ overdue: true, owner: { id: SAM.id, name: SAM.name } })], "/promises?view=overdue");
    expect(await screen.findByText("Sam Reed has it")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Kept" })).not.toBeInTheDocument();
  });
});

describe("broken promises", () => {
  const BROKEN = { since: "2026-04-04T12:00:00Z", overdue: 1, given_up: 2, kept_late: 3 };

  it("are counted and listed for supervisors", async () => {
    openConsole({ me: SAM }, "/promises?view=broken");
    server.use(http.get("*/v1/promises/broken", () => HttpResponse.json({ ...BROKEN, items: [FREE] })));
    expect(await screen.findByText(/1 overdue|overdue\. Since/)).toHaveTextContent("2 given up, 3 kept late");
    expect(screen.getByRole("article", { name: /Call Carla Gomez back/ })).toBeInTheDocument();
    expect(screen.getByRole("link", { name: /How true were the waits/ })).toHaveAttribute("href", "/wait-calibration");
  });

  it("are no view of an operator's", async () => {
    open([FREE]);
    await screen.findByRole("article");
    expect(screen.queryByRole("radio", { name: "Broken" })).not.toBeInTheDocument();
  });
});

describe("the count in the rail", () => {
  it("says how many there are and whether any is overdue, and follows the feed", async () => {
    const { backend } = open([FREE], "/calls/none");
    const link = await screen.findByRole("link", { name: /Promises/ });
    expect(await within(link).findByLabelText("1 to keep")).toBeInTheDocument();
    backend.promises = [MINE, aPromise({ id: "p2", overdue: true })];
    act(() => FakeEventSource.current.change({ topic: "promise", id: "p2" }));
    expect(await within(link).findByLabelText("2 to keep, 1 overdue")).toBeInTheDocument();
  });
});

describe("callbacks in the queue", () => {
  const CALLBACK: Callback = {
    ...FREE,
    skill: "billing",
    waiting_since: "2026-05-04T11:58:00Z",
    position: 2,
    goes_before: "later",
  };
  const LINE = [anEntry({ id: "sooner", caller_name: "Ann" }), anEntry({ id: "later", caller_name: "Zoe" })];

  it("stand where their callers stood", async () => {
    openConsole({ queue: LINE, callbacks: [CALLBACK] });
    const list = await screen.findByRole("list", { name: "Callers waiting" });
    await within(list).findByText("Carla Gomez");
    const rows = within(list).getAllByRole("listitem");
    expect(rows.map((row) => row.textContent?.match(/Ann|Carla Gomez|Zoe/)?.[0])).toEqual([
      "Ann",
      "Carla Gomez",
      "Zoe",
    ]);
  });

  it("are shown when nobody waits on the line", async () => {
    openConsole({ queue: [], callbacks: [{ ...CALLBACK, goes_before: null }] });
    expect(await screen.findByText("Carla Gomez")).toBeInTheDocument();
    const panel = screen.getByRole("region", { name: "Waiting" });
    expect(within(panel).queryByText("Nobody is waiting")).not.toBeInTheDocument();
  });

  it("are taken from there", async () => {
    const { user } = openConsole({ queue: LINE, callbacks: [CALLBACK] });
    const told = answer("take", ok);
    await user.click(await screen.findByRole("button", { name: "Take it" }));
    await waitFor(() => expect(told).toEqual([{ id: "p1" }]));
  });
});
