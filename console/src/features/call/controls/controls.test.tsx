import { screen, waitFor, within } from "@testing-library/react";
import { ParticipantKind } from "livekit-client";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { openConsole, problem } from "@/testing/desk";
import { aConsultation, anActiveCall, anEntry, at, OLIVIA, OMAR } from "@/testing/records";
import { server } from "@/testing/server";

const BUSY = { ...OLIVIA, presence: "busy" } as const;
const TALKING = anActiveCall();
const { entry } = TALKING;
const HELD = { ...TALKING, entry: { ...entry, held_since: at(90) } };
const WRAP_UP = anActiveCall({ state: "wrap_up" });

/** Olivia talks with a caller, and everybody hears her. */
async function talking(active = TALKING) {
  const desk = openConsole({
    me: BUSY,
    active,
    colleagues: [OMAR, { ...OMAR, id: "x", name: "Mia Wolf", presence: "break" }],
  });
  await screen.findByText("Connected");
  return desk;
}

/** What the api was asked to do, once it is asked. */
function asked(path: string, answer: () => unknown) {
  const bodies: unknown[] = [];
  server.use(
    http.post(`*/v1/${path}`, async ({ request }) => {
      bodies.push(await request.json().catch(() => null));
      return HttpResponse.json(answer() as Parameters<typeof HttpResponse.json>[0]);
    }),
  );
  return bodies;
}

describe("a hold", () => {
  it("closes the microphone to the caller before the api is asked, and opens it on resuming", async () => {
    const { livekit, user, backend } = await talking();
    livekit.room.remoteParticipants.set("sip_1", {
      identity: "sip_1",
      kind: ParticipantKind.SIP,
      trackPublications: new Map(),
    });
    const heard: unknown[] = [];
    server.use(
      http.post("*/v1/queue/:id/hold", () => {
        heard.push(livekit.room.heardBy);
        backend.active = HELD;
        return HttpResponse.json(HELD.entry);
      }),
    );
    await user.keyboard("h");
    expect(await screen.findByText(/On hold for/)).toBeInTheDocument();
    expect(heard).toEqual([["listener-1", "listener-2", "listener-3"]]);

    asked("queue/:id/resume", () => {
      backend.active = TALKING;
      return entry;
    });
    await user.keyboard("h");
    await waitFor(() => expect(livekit.room.heardBy).toBe("everybody"));
    expect(screen.queryByText(/On hold for/)).not.toBeInTheDocument();
  });

  it("that the api refuses is none", async () => {
    const { livekit, user } = await talking();
    server.use(http.post("*/v1/queue/:id/hold", () => problem(409, "entry-gone", "The caller is gone.")));
    await user.keyboard("h");
    expect(await screen.findByText("The caller is gone.")).toBeInTheDocument();
    await waitFor(() => expect(livekit.room.heardBy).toBe("everybody"));
  });

  it("is still one after a reload, before a word is said", async () => {
    const { livekit } = await talking(HELD);
    await waitFor(() => expect(livekit.room.isMicrophoneOn).toBe(true));
    expect(livekit.room.heardAtFirst).toEqual(["listener-1", "listener-2", "listener-3"]);
    expect(screen.getByText(/On hold for/)).toBeInTheDocument();
  });
});

describe("a transfer", () => {
  it("goes to a colleague who is there, with a note, and the wrap-up begins", async () => {
    const { user, backend, livekit } = await talking();
    const bodies = asked("queue/:id/transfer", () => {
      backend.active = WRAP_UP;
      return WRAP_UP.entry;
    });
    await user.keyboard("x");
    const dialog = await screen.findByRole("dialog", { name: /Transfer/ });
    expect(within(dialog).getByRole("button", { name: "Transfer" })).toBeDisabled();
    expect(await within(dialog).findByRole("radio", { name: "Mia Wolf, On a break" })).toBeDisabled();
    await user.click(within(dialog).getByRole("radio", { name: "Omar Reyes, Available" }));
    await user.type(within(dialog).getByLabelText("Note"), "Charged twice.{Control>}{Enter}{/Control}");
    expect(await screen.findByRole("form", { name: "Wrap-up" })).toBeInTheDocument();
    expect(bodies).toEqual([{ colleague_id: OMAR.id, skill: null, note: "Charged twice." }]);
    expect(livekit.room.isConnected).toBe(false);
  });

  it("that is refused says why, and the caller stays", async () => {
    const { user } = await talking();
    server.use(
      http.post("*/v1/queue/:id/transfer", () => problem(409, "colleague-not-available", "Omar is not available.")),
    );
    await user.click(screen.getByRole("button", { name: "Transfer" }));
    await user.click(await screen.findByText("A skill"));
    await user.click(await screen.findByRole("radio", { name: "Sales" }));
    await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Transfer" }));
    expect(await screen.findByText("Omar is not available.")).toBeInTheDocument();
    expect(screen.getByText("Connected")).toBeInTheDocument();
  });

  it("says when there is nobody to choose", async () => {
    const { user, backend } = await talking();
    backend.colleagues = [];
    await user.keyboard("x");
    expect(await screen.findByText("Nobody else has an account yet.")).toBeInTheDocument();
  });
});

describe("asking a colleague", () => {
  it("needs a question, and shows that it rings", async () => {
    const { user, backend, livekit } = await talking();
    const ringing = { ...HELD, consultation: aConsultation() };
    const bodies = asked("queue/:id/consult", () => {
      backend.active = ringing;
      return ringing;
    });
    await user.keyboard("c");
    await user.click(await screen.findByRole("radio", { name: "Omar Reyes, Available" }));
    expect(screen.getByRole("button", { name: "Ask" })).toBeDisabled();
    await user.type(screen.getByLabelText("Question"), "May I?");
    await user.click(screen.getByRole("button", { name: "Ask" }));
    expect(await screen.findByText(/It rings at/)).toBeInTheDocument();
    expect(bodies).toEqual([{ colleague_id: OMAR.id, question: "May I?" }]);
    expect(livekit.room.heardBy).not.toBe("everybody");
    expect(screen.getByRole("button", { name: "Transfer" })).toBeDisabled();
  });

  it("ends with the caller at the colleague", async () => {
    const { user, backend } = await talking({ ...HELD, consultation: aConsultation({ state: "talking" }) });
    asked("queue/:id/consult/complete", () => {
      backend.active = WRAP_UP;
      return WRAP_UP.entry;
    });
    await user.keyboard("g");
    expect(await screen.findByRole("form", { name: "Wrap-up" })).toBeInTheDocument();
  });

  it("or back with the caller", async () => {
    const { user, backend, livekit } = await talking({ ...HELD, consultation: aConsultation({ state: "talking" }) });
    asked("queue/:id/consult/end", () => {
      backend.active = TALKING;
      return TALKING;
    });
    await user.keyboard("r");
    await waitFor(() => expect(livekit.room.heardBy).toBe("everybody"));
  });

  it("says when the colleague could not answer", async () => {
    const declined = aConsultation({ state: "declined", ended_at: at(95) });
    await talking({ ...HELD, consultation: declined });
    expect(screen.getByText("Omar Reyes cannot talk now.")).toBeInTheDocument();
  });
});

it("a caller is handed back with something to do", async () => {
  const { user, backend } = await talking();
  const bodies = asked("queue/:id/hand-back", () => {
    backend.active = WRAP_UP;
    return WRAP_UP.entry;
  });
  await user.keyboard("b");
  await user.type(await screen.findByLabelText(/What it is to do/), "Read the invoice out.{Enter}");
  expect(await screen.findByRole("form", { name: "Wrap-up" })).toBeInTheDocument();
  expect(bodies).toEqual([{ homework: "Read the invoice out." }]);
});

it("the keypad sends what is typed and clicked, and shows it", async () => {
  const { user, livekit } = await talking();
  await user.keyboard("k");
  await user.keyboard("4");
  await user.click(screen.getByRole("button", { name: "#" }));
  await waitFor(() => expect(screen.getByLabelText("Keys sent")).toHaveTextContent("4#"));
  expect(livekit.room.pressed).toEqual(["4", "#"]);
  await user.keyboard("{Escape}");
  expect(screen.queryByLabelText("Keypad")).not.toBeInTheDocument();
});

it("keys are silent while one writes", async () => {
  const { user } = await talking();
  await user.type(screen.getByLabelText("Notes"), "hxcbk");
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  expect(screen.getByLabelText("Notes")).toHaveValue("hxcbk");
});

it("a question mark lists every key", async () => {
  const { user } = openConsole({ queue: [anEntry()] });
  await screen.findByRole("button", { name: "Keys" });
  await user.keyboard("{Shift>}?{/Shift}");
  expect(await screen.findByText("Ask a colleague first")).toBeInTheDocument();
});
