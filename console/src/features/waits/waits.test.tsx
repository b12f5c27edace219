import { screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { openConsole, problem } from "@/testing/desk";
import { SAM } from "@/testing/records";
import { server } from "@/testing/server";

const COUNTS = { told: 10, within: 6, below: 1, above: 1, unknown: 2, held: 0.75 };
const NOTHING = { told: 0, within: 0, below: 0, above: 0, unknown: 0, held: null };
const SPAN = { since: "2026-04-04T12:00:00Z", until: "2026-05-04T12:00:00Z" };

function open(answer: () => Response) {
  openConsole({ me: SAM }, "/wait-calibration");
  server.use(http.get("*/v1/reports/wait-calibration", answer));
}

it("shows how often the waits that were told held, by queue and day", async () => {
  const row = { ...COUNTS, queue: "billing", day: "2026-05-03" };
  open(() => HttpResponse.json({ ...SPAN, total: COUNTS, rows: [row] }));
  expect(await screen.findByText(/of the waits that were told held/)).toHaveTextContent("75%");
  const shown = within(screen.getByRole("table")).getByRole("row", { name: /Billing/ });
  expect(
    within(shown)
      .getAllByRole("cell")
      .map((cell) => cell.textContent)
      .slice(1),
  ).toEqual(["Billing", "10", "6", "1", "1", "2", "75%"]);
});

it("says when nothing is known of what was told", async () => {
  open(() => HttpResponse.json({ ...SPAN, total: { ...NOTHING, told: 1, unknown: 1 }, rows: [] }));
  expect(await screen.findByText(/of the waits that were told held/)).toHaveTextContent("–");
});

it("says when nothing was told", async () => {
  open(() => HttpResponse.json({ ...SPAN, total: NOTHING, rows: [] }));
  expect(await screen.findByText("No wait was told yet")).toBeInTheDocument();
});

it("says why it cannot be seen by those who may not", async () => {
  open(() => problem(403, "role-too-low", "This needs the role supervisor."));
  expect(await screen.findByText("This needs the role supervisor.")).toBeInTheDocument();
});
