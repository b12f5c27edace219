import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { openConsole, problem } from "@/testing/desk";
import { anActiveCall, anEntry } from "@/testing/records";
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

it("cannot be finished without a disposition", async () => {
  const { user, sent } = await wrappingUp(closed);
  await user.click(screen.getByRole("button", { name: "Finish and go available" }));
  expect(await screen.findByText("Choose how the call ended")).toBeInTheDocument();
  expect(sent).toEqual([]);
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
