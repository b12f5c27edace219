import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { DispositionRow } from "@/api/types";
import { openConsole } from "@/testing/desk";
import { ADA, SAM } from "@/testing/records";
import { server } from "@/testing/server";
import { listenTo } from "@/testing/writing";
import { codeOf } from "./OutcomeModal";

const RESOLVED: DispositionRow = {
  code: "resolved",
  label: "Resolved on the call",
  queue: null,
  position: 1,
  active: true,
};
const REFUNDED: DispositionRow = { code: "refunded", label: "Refunded", queue: "billing", position: 2, active: false };

function openOutcomes(me = ADA) {
  server.use(http.get("*/v1/dispositions/all", () => HttpResponse.json([RESOLVED, REFUNDED])));
  return openConsole({ me }, "/settings/outcomes");
}

it("lists what the work after a call can end with", async () => {
  openOutcomes();
  const rows = (await screen.findAllByRole("row")).slice(1).map((row) => row.textContent ?? "");
  expect(rows[0]).toMatch(/Resolved on the call.*Every queue.*1.*Can be chosen/);
  expect(rows[1]).toMatch(/Refunded.*Billing.*2.*On record only/);
});

it("adds one under a code of its own", async () => {
  const sent = listenTo("/v1/dispositions/:code", () => HttpResponse.json(RESOLVED));
  const { user } = openOutcomes();
  await user.click(await screen.findByText("Add an outcome"));
  const form = within(await screen.findByLabelText("Outcome"));
  fireEvent.change(form.getByLabelText("Name"), { target: { value: "Refund promised!" } });
  await user.click(form.getByText("Save"));
  await waitFor(() => expect(screen.queryByLabelText("Outcome")).toBeNull());
  expect(sent).toEqual([
    {
      method: "PUT",
      path: "/v1/dispositions/refund_promised",
      body: { label: "Refund promised!", queue: null, position: 100, active: true },
    },
  ]);
});

it("does not change one that is there under the name of adding", async () => {
  const sent = listenTo("/v1/dispositions/:code");
  const { user } = openOutcomes();
  await user.click(await screen.findByText("Add an outcome"));
  const form = within(await screen.findByLabelText("Outcome"));
  fireEvent.change(form.getByLabelText("Name"), { target: { value: "Resolved" } });
  await user.click(form.getByText("Save"));
  expect(await form.findByText(/in the list already/)).toBeInTheDocument();
  expect(sent).toEqual([]);
});

it("takes one out of the choice, and its code stays", async () => {
  const sent = listenTo("/v1/dispositions/:code", () => HttpResponse.json(RESOLVED));
  const { user } = openOutcomes();
  await user.click(await screen.findByRole("button", { name: "Change Resolved on the call" }));
  await user.click(await screen.findByLabelText(/Can be chosen/));
  await user.click(screen.getByText("Save"));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({ path: "/v1/dispositions/resolved", body: { active: false, position: 1 } });
});

it("lets a supervisor look and change nothing", async () => {
  openOutcomes(SAM);
  expect(await screen.findByText("Refunded")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: /Change|Add/ })).toBeNull();
});

it.each([
  ["Refund promised!", "refund_promised"],
  ["  2nd call: no answer ", "nd_call_no_answer"],
  ["Überwiesen", "berwiesen"],
  ["…", ""],
  ["x".repeat(60), "x".repeat(40)],
])("makes of %s the code %s", (label, code) => {
  expect(codeOf(label)).toBe(code);
});
