import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it, vi } from "vitest";
import type { CallDetail, Me } from "@/api/types";
import { timeOfDay } from "@/format/time";
import { openConsole } from "@/testing/desk";
import { FakeEventSource } from "@/testing/FakeEventSource";
import { ADA, aCall, anEntry, anUtterance, aRecording, at, OLIVIA, SAM } from "@/testing/records";
import { server } from "@/testing/server";

const FIRST = aRecording({ id: "r1", started_at: at(0), seconds: 30 });
const SECOND = aRecording({ id: "r2", started_at: at(33), seconds: 20 });
const UTTERANCES = [5, 12, 40].map((seconds, place) => anUtterance(place + 1, { at: at(seconds) }));
const RECORD = aCall({
  state: "ended",
  ended_at: at(53),
  utterances: UTTERANCES,
  recorded: true,
  recordings: [FIRST, SECOND],
});

const play = vi.fn(() => Promise.resolve());

beforeEach(() => {
  play.mockClear();
  // jsdom has the element, and no sound.
  vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(play);
});

function open(call: CallDetail, me: Me) {
  return openConsole({ call, utterances: call.utterances, me }, `/calls/${call.id}`);
}

const player = () => screen.getByLabelText<HTMLAudioElement>(/^Recording from/);
const playFrom = (seconds: number) => screen.findByRole("button", { name: `Play from ${timeOfDay(at(seconds))}` });
const heard = async () => (await screen.findByText(/^words/, { selector: "[aria-current] *" })).textContent;

it("shows how long was recorded, and fetches nothing before somebody listens", async () => {
  open(RECORD, SAM);
  expect(await screen.findByRole("region", { name: "Recording" })).toHaveTextContent("0:50");
  expect(player()).toHaveAttribute("src", `/v1/calls/${RECORD.id}/recordings/r1`);
  expect(player()).toHaveAttribute("preload", "none");
});

it("plays what was said from where it was said", async () => {
  const { user } = open(RECORD, SAM);
  await user.click(await playFrom(12));
  expect(player().currentTime).toBe(5);
  expect(play).toHaveBeenCalledOnce();
});

it("marks the words that are being played", async () => {
  open(RECORD, SAM);
  await playFrom(5);
  player().currentTime = 3;
  fireEvent.timeUpdate(player());
  expect(await heard()).toBe("words 1");
  player().currentTime = 11;
  fireEvent.timeUpdate(player());
  expect(await heard()).toBe("words 2");
});

it("goes on with the next piece, and to the piece of the words that are wanted", async () => {
  const { user } = open(RECORD, SAM);
  await playFrom(5);
  fireEvent.ended(player());
  expect(player()).toHaveAttribute("src", `/v1/calls/${RECORD.id}/recordings/r2`);
  expect(play).toHaveBeenCalledOnce();
  await user.click(await playFrom(12));
  expect(player()).toHaveAttribute("src", `/v1/calls/${RECORD.id}/recordings/r1`);
});

it("says that a call is being recorded, and when nothing was kept", async () => {
  const { backend } = open({ ...RECORD, ended_at: null, state: "active", recordings: [] }, SAM);
  const card = await screen.findByRole("region", { name: "Recording" });
  expect(card).toHaveTextContent("This call is being recorded.");
  backend.call = { ...RECORD, recordings: [] };
  act(() => FakeEventSource.current.change({ topic: "call", call_id: RECORD.id }));
  await waitFor(() =>
    expect(card).toHaveTextContent("The caller was told that this call is recorded, and nothing of it is here"),
  );
  expect(screen.queryByRole("button", { name: /^Play from/ })).not.toBeInTheDocument();
});

it("says so when a recording is gone", async () => {
  open(RECORD, SAM);
  await playFrom(5);
  fireEvent.error(player());
  expect(screen.getByRole("alert")).toHaveTextContent("The recording can't be played.");
});

it("lets an admin delete all of it, after asking", async () => {
  const { user } = open(RECORD, ADA);
  const erased: unknown[] = [];
  server.use(
    http.delete("*/v1/calls/:call/recordings/:recording", ({ params }) => {
      erased.push(params.recording);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  await user.click(await screen.findByRole("button", { name: "Delete" }));
  await user.click(await screen.findByRole("button", { name: "Delete the recording" }));
  await waitFor(() => expect(erased).toEqual(["r1", "r2"]));
});

it("leaves deleting to admins", async () => {
  open(RECORD, SAM);
  await playFrom(5);
  expect(screen.queryByRole("button", { name: "Delete" })).not.toBeInTheDocument();
});

it("lets an operator listen to callers whom they had", async () => {
  open({ ...RECORD, entries: [anEntry({ operator: { id: OLIVIA.id, name: OLIVIA.name } })] }, OLIVIA);
  expect(await playFrom(5)).toBeInTheDocument();
  expect(player()).toBeInTheDocument();
});

it("tells other operators who can listen", async () => {
  open(RECORD, OLIVIA);
  const card = await screen.findByRole("region", { name: "Recording" });
  expect(card).toHaveTextContent("Supervisors can listen to it, and who had the caller.");
  expect(within(card).queryByLabelText(/^Recording from/)).not.toBeInTheDocument();
  expect(screen.queryByRole("button", { name: /^Play from/ })).not.toBeInTheDocument();
});
