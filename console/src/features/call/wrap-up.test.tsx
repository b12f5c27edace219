import { act, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { openConsole, problem } from "@/testing/desk";
import { FakeEventSource } from "@/testing/FakeEventSource";
import { aCall, anActiveCall, anEntry } from "@/testing/records";
import { server } from "@/testing/server";

async function wrappingUp(answer: () => Response) {
  const sent: unknown[] = [];
  const opened = openConsole({ active: anActiveCall({ state: "wrap_up" }) });
  server.use(
    http.post("*/v1/queue/:id/wrap-up", async ({ request }) => {
      sent.push(await request.json());
      opened.backend.active = null;
      return answer();
    }),
  );
  await screen.findByRole("radio", { name: "Resolved on the call" });
  return { ...opened, sent };
}

const closed = () => HttpResponse.json(anEntry({ state: "closed" }));

it("needs a disposition where the api says so", async () => {
  const { user, backend } = await wrappingUp(() => {
    backend.active = anActiveCall({ state: "wrap_up" });
    return problem(422, "disposition-required", "Say how the call ended.");
  });
  await user.click(screen.getByRole("button", { name: "Finish and go available" }));
  expect(await screen.findByText("Choose how the call ended")).toBeInTheDocument();
  expect(screen.queryByText("Say how the call ended.")).not.toBeInTheDocument();
});

it("can be finished without a disposition where the queue leaves it to the operator", async () => {
  const { user, sent } = await wrappingUp(closed);
  await user.click(screen.getByRole("button", { name: "Finish and go available" }));
  expect(await screen.findByText("You are ready")).toBeInTheDocument();
  expect(sent).toEqual([{ disposition: null, notes: "" }]);
});

it("sends disposition and notes, and the desk is free again", async () => {
  const { user, sent } = await wrappingUp(closed);
  await user.click(screen.getByRole("radio", { name: "Resolved on the call" }));
  await user.type(screen.getByLabelText("Notes"), " Link sent. ");
  await user.click(screen.getByRole("button", { name: "Finish and go available" }));
  expect(await screen.findByText("You are ready")).toBeInTheDocument();
  expect(sent).toEqual([{ disposition: "resolved", notes: "Link sent." }]);
});

it("is finished by Ctrl and Enter in the notes", async () => {
  const { user, sent } = await wrappingUp(closed);
  await user.click(screen.getByRole("radio", { name: "Follow-up needed" }));
  await user.type(screen.getByLabelText("Notes"), "Call the bank{Control>}{Enter}{/Control}");
  await waitFor(() => expect(sent).toEqual([{ disposition: "follow_up", notes: "Call the bank" }]));
});

it("keeps what was written when the api refuses", async () => {
  const { user, backend } = await wrappingUp(() => problem(503, "unavailable", "The database is away."));
  await user.type(screen.getByLabelText("Notes"), "Link sent.");
  await user.click(screen.getByRole("radio", { name: "Resolved on the call" }));
  await user.click(screen.getByRole("button", { name: "Finish and go available" }));
  backend.active = anActiveCall({ state: "wrap_up" });
  expect(await screen.findByText("The database is away.")).toBeInTheDocument();
  expect(screen.getByLabelText("Notes")).toHaveValue("Link sent.");
});

describe("a wrap-up with a time", () => {
  const until = () => new Date(Date.now() + 90_000).toISOString();

  function timed(of: Parameters<typeof anActiveCall>[0] = {}) {
    return openConsole({ active: anActiveCall({ state: "wrap_up", wrap_up_until: until(), ...of }) });
  }

  function closeByServer({ backend }: ReturnType<typeof openConsole>) {
    backend.active = null;
    backend.call = aCall({ entries: [anEntry({ state: "closed", disposition: "not_given" })] });
    act(() => FakeEventSource.current.change({ topic: "queue", call_id: backend.call.id }));
  }

  it("counts down, and says what happens at the end", async () => {
    timed();
    expect(await screen.findByRole("timer", { name: /left for the wrap-up/ })).toHaveTextContent(/^1:[23]\d$/);
    expect(screen.getByText(/closed without your outcome and notes/)).toBeInTheDocument();
  });

  it("says nothing of time where there is none", async () => {
    timed({ wrap_up_until: null });
    await screen.findByRole("radio", { name: "Resolved on the call" });
    expect(screen.queryByRole("timer", { name: /left/ })).not.toBeInTheDocument();
  });

  it("is extended once", async () => {
    const opened = timed();
    server.use(
      http.post("*/v1/queue/:id/wrap-up/extend", () => {
        const later = { wrap_up_until: new Date(Date.now() + 150_000).toISOString(), wrap_up_extended: true };
        opened.backend.active = anActiveCall({ state: "wrap_up", ...later });
        return HttpResponse.json(opened.backend.active.entry);
      }),
    );
    await opened.user.click(await screen.findByRole("button", { name: "One more minute" }));
    expect(await screen.findByText(/It has been extended; that goes once/)).toBeInTheDocument();
    expect(screen.getByRole("timer", { name: /left/ })).toHaveTextContent(/^2:[23]\d$/);
    expect(screen.queryByRole("button", { name: "One more minute" })).not.toBeInTheDocument();
  });

  it("that another window has extended already is refused in words", async () => {
    const { user } = timed();
    server.use(
      http.post("*/v1/queue/:id/wrap-up/extend", () =>
        problem(409, "extension-used", "A wrap-up can be extended once."),
      ),
    );
    await user.click(await screen.findByRole("button", { name: "One more minute" }));
    expect(await screen.findByText("A wrap-up can be extended once.")).toBeInTheDocument();
  });

  it("goes away when the server closes it, and says as what", async () => {
    const opened = timed();
    await screen.findByRole("radio", { name: "Resolved on the call" });
    closeByServer(opened);
    expect(await screen.findByText("The wrap-up of Alice Martin was closed as “Not given”")).toBeInTheDocument();
    expect(screen.getByText("You are ready")).toBeInTheDocument();
  });

  it("gives the notes back that were not sent in time", async () => {
    const opened = timed();
    await opened.user.type(await screen.findByLabelText("Notes"), "Call the bank");
    closeByServer(opened);
    expect(await screen.findByText("Your notes were not saved:")).toBeInTheDocument();
    expect(screen.getByText("Call the bank")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Copy the notes" })).toBeInTheDocument();
  });

  it("that is closed while the form is on its way loses nothing either", async () => {
    const { user, backend, sent } = await wrappingUp(() => {
      backend.call = aCall({ entries: [anEntry({ state: "closed", disposition: "not_given" })] });
      return problem(409, "illegal-entry-change", "A queue entry that is closed cannot be wrapped_up.");
    });
    await user.type(screen.getByLabelText("Notes"), "Call the bank");
    await user.click(screen.getByRole("button", { name: "Finish and go available" }));
    expect(await screen.findByText("Your notes were not saved:")).toBeInTheDocument();
    expect(sent).toHaveLength(1);
  });

  it("that was closed while the window was away gives its notes back too", async () => {
    const { unmount, user } = timed();
    await user.type(await screen.findByLabelText("Notes"), "Call the bank");
    unmount();
    openConsole();
    expect(await screen.findByText("You have notes on a call that is not yours any more")).toBeInTheDocument();
    expect(screen.getByText("Call the bank")).toBeInTheDocument();
  });

  it("that was finished is not told as closed by somebody else", async () => {
    const { user, sent } = await wrappingUp(closed);
    await user.type(screen.getByLabelText("Notes"), "Link sent.");
    await user.click(screen.getByRole("button", { name: "Finish and go available" }));
    expect(await screen.findByText("Wrapped up. You are available.")).toBeInTheDocument();
    expect(await screen.findByText("You are ready")).toBeInTheDocument();
    expect(sent).toHaveLength(1);
    expect(screen.queryByText(/was closed|not yours any more/)).not.toBeInTheDocument();
  });
});

describe("the AI's draft", () => {
  const draft = { summary: "Charged twice; refunded.", disposition: "resolved", created_at: "2026-05-04T10:00:00Z" };
  const ended = () => anActiveCall({ state: "wrap_up", draft });

  it("is filled in and marked as what it is", async () => {
    openConsole({ active: ended() });
    expect(await screen.findByLabelText("Notes")).toHaveValue("Charged twice; refunded.");
    expect(await screen.findByRole("radio", { name: "Resolved on the call" })).toBeChecked();
    expect(screen.getByText(/Drafted by the AI/)).toBeInTheDocument();
  });

  it("is the operator's to change, and what they make of it is sent", async () => {
    const sent: unknown[] = [];
    const { user } = openConsole({ active: ended() });
    server.use(
      http.post("*/v1/queue/:id/wrap-up", async ({ request }) => {
        sent.push(await request.json());
        return closed();
      }),
    );
    await user.type(await screen.findByLabelText("Notes"), " On Monday.");
    await user.click(screen.getByRole("radio", { name: "Follow-up needed" }));
    expect(screen.getByText(/Changed by you/)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Finish and go available" }));
    await waitFor(() =>
      expect(sent).toEqual([{ disposition: "follow_up", notes: "Charged twice; refunded. On Monday." }]),
    );
  });

  it("that comes late does not overwrite what was written, and can be added to it", async () => {
    const { user, backend } = openConsole({ active: anActiveCall({ state: "wrap_up" }) });
    await user.type(await screen.findByLabelText("Notes"), "My own words.");
    backend.active = ended();
    act(() => FakeEventSource.current.change({ topic: "queue", id: "e1" }));
    await user.click(await screen.findByRole("button", { name: "Add the draft to the notes" }));
    expect(screen.getByLabelText("Notes")).toHaveValue("My own words.\n\nCharged twice; refunded.");
    expect(screen.getByRole("radio", { name: "Resolved on the call" })).toBeChecked();
  });

  it("that was emptied stays so", async () => {
    const { user } = openConsole({ active: ended() });
    await user.clear(await screen.findByLabelText("Notes"));
    expect(screen.getByLabelText("Notes")).toHaveValue("");
  });
});
