import { screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { openConsole } from "@/testing/desk";
import { SAM } from "@/testing/records";
import { server } from "@/testing/server";

it.each([
  ["/tickets?status=eaten", "No tickets yet"],
  ["/approvals?state=eaten", "Nothing waits for a decision"],
  ["/questions?state=eaten", "Every question found an answer"],
])("opens %s as if its nonsense were not there", async (address, shown) => {
  server.use(http.get("*/v1/tickets", () => HttpResponse.json({ items: [], next: null })));
  openConsole({ me: SAM }, address);
  expect(await screen.findByText(shown)).toBeInTheDocument();
});
