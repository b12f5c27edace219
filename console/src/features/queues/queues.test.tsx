import { fireEvent, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { Queue } from "@/api/types";
import { openConsole, problem } from "@/testing/desk";
import { ADA, SAM } from "@/testing/records";
import { server } from "@/testing/server";
import { listenTo } from "@/testing/writing";

const BILLING: Queue = {
  skill: "billing",
  strategy: "longest_idle",
  offer_seconds: 20,
  manual_pick: true,
  max_wait_seconds: 600,
  overflow: null,
  target_seconds: 20,
  age_seconds_per_level: 60,
  wrap_up_mode: "timed",
  wrap_up_seconds: 120,
  default_disposition: "not_given",
};
const OUTCOMES = [
  { code: "not_given", label: "Not given in time", queue: null, position: 7, active: false },
  { code: "demo", label: "Demo booked", queue: "sales", position: 8, active: true },
];

function openQueues(path: string, me = ADA, queue = BILLING) {
  server.use(
    http.get("*/v1/queues", () => HttpResponse.json([queue])),
    http.get("*/v1/dispositions/all", () => HttpResponse.json(OUTCOMES)),
  );
  return openConsole({ me }, path);
}

const fill = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

it("lists how each queue is served", async () => {
  openQueues("/settings/queues");
  const row = await screen.findByRole("row", { name: /Billing/ });
  expect(row).toHaveTextContent(/Longest idle.*20 seconds.*Allowed.*10 minutes.*As the number says.*Timed, 2 minutes/);
});

it("saves what is changed, and an empty longest wait as none", async () => {
  const sent = listenTo("/v1/queues/:skill", () => HttpResponse.json(BILLING));
  const { user, history } = openQueues("/settings/queues/billing");
  await user.click(await screen.findByLabelText("All at once"));
  fill("Longest wait", "");
  fill("Target", "30");
  await user.click(screen.getByText("Save"));
  await waitFor(() => expect(history.location.pathname).toBe("/settings/queues"));
  const { skill, ...settings } = BILLING;
  expect(sent).toEqual([
    {
      method: "PUT",
      path: `/v1/queues/${skill}`,
      body: { ...settings, strategy: "ring_all", max_wait_seconds: null, target_seconds: 30 },
    },
  ]);
});

it("gives the queue a way of its own for callers whom nobody takes", async () => {
  const sent = listenTo("/v1/queues/:skill", () => HttpResponse.json(BILLING));
  const { user } = openQueues("/settings/queues/billing");
  expect(await screen.findByRole("radio", { name: "As the number says" })).toBeChecked();
  await user.click(screen.getByRole("radio", { name: "Offer to take a message" }));
  await user.click(screen.getByText("Save"));
  await waitFor(() => expect(sent).toMatchObject([{ body: { overflow: "voicemail" } }]));
});

it("leaves it to the dialled number again", async () => {
  const sent = listenTo("/v1/queues/:skill", () => HttpResponse.json(BILLING));
  const { user } = openQueues("/settings/queues/billing", ADA, { ...BILLING, overflow: "callback" });
  expect(await screen.findByRole("radio", { name: "Offer a callback" })).toBeChecked();
  await user.click(screen.getByRole("radio", { name: "As the number says" }));
  await user.click(screen.getByText("Save"));
  await waitFor(() => expect(sent).toMatchObject([{ body: { overflow: null } }]));
});

it("says what makes no sense without asking the api", async () => {
  const sent = listenTo("/v1/queues/:skill");
  const { user } = openQueues("/settings/queues/billing");
  await screen.findByLabelText("Target");
  fill("How long it rings at one operator", "2");
  fill("Time for it", "");
  await user.click(screen.getByText("Save"));
  expect(await screen.findByText("Write 5 to 120 seconds")).toBeInTheDocument();
  expect(screen.getByText("Write 10 to 3600 seconds")).toBeInTheDocument();
  expect(sent).toEqual([]);
});

it("says what the api refuses", async () => {
  listenTo("/v1/queues/:skill", () => problem(422, "unknown-disposition", "There is no such disposition."));
  const { user } = openQueues("/settings/queues/billing");
  await user.click(await screen.findByText("Save"));
  expect(await screen.findByRole("alert")).toHaveTextContent("There is no such disposition.");
});

it("lets a supervisor look and change nothing", async () => {
  openQueues("/settings/queues/billing", SAM);
  expect(await screen.findByText("Only admins change queues.")).toBeInTheDocument();
  expect(screen.getByLabelText("Target")).toBeDisabled();
  expect(screen.queryByText("Save")).toBeNull();
});

it("knows no other queue", async () => {
  openQueues("/settings/queues/gossip");
  expect(await screen.findByText(/no such queue/i)).toBeInTheDocument();
});
