import { act, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { Me } from "@/api/types";
import { type Backend, openConsole } from "@/testing/desk";
import { FakeWorker } from "@/testing/FakeWorker";
import { anActiveCall, OLIVIA } from "@/testing/records";
import { server } from "@/testing/server";

const OFFLINE: Me = { ...OLIVIA, presence: "offline" };
const MISSED: Me = { ...OLIVIA, presence: "break", break_reason: "missed" };

/** The next sign of life brings it. */
async function becomes(backend: Backend, me: Me) {
  backend.me = me;
  await waitFor(() => {
    act(() => FakeWorker.current.speak());
    expect(screen.getByRole("button", { name: "Presence: Offline" })).toBeInTheDocument();
  });
}

function letChoose(backend: Backend) {
  server.use(
    http.put("*/v1/operators/me/presence", async ({ request }) => {
      const { presence } = (await request.json()) as Pick<Me, "presence">;
      backend.me = { ...OLIVIA, presence };
      return HttpResponse.json(backend.me);
    }),
  );
}

describe("an operator whom the server took off", () => {
  it("for a missed call is told, also after a reload, and is back by one button", async () => {
    const { backend, user } = openConsole({ me: MISSED });
    letChoose(backend);
    expect(await screen.findByText("You missed a call")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Presence: Missed a call" })).toBeInTheDocument();
    const [banner] = screen.getAllByRole("button", { name: "Go available" });
    await user.click(banner as HTMLElement);
    await waitFor(() => expect(screen.queryByText("You missed a call")).not.toBeInTheDocument());
    expect(screen.getByText("You are ready")).toBeInTheDocument();
  });

  it("because nothing was heard from the desk is told", async () => {
    const { backend } = openConsole();
    await screen.findByText("You are ready");
    await becomes(backend, OFFLINE);
    expect(await screen.findByText("You were taken offline")).toBeInTheDocument();
    expect(screen.getByText(/heard nothing from this desk for 20 seconds/)).toBeInTheDocument();
  });

  it("because the line to the caller was lost is told that", async () => {
    const { backend } = openConsole({ me: { ...OLIVIA, presence: "busy" }, active: anActiveCall() });
    await screen.findByText("Connected");
    backend.active = null;
    await becomes(backend, OFFLINE);
    expect(await screen.findByText(/line to the caller was lost for too long/)).toBeInTheDocument();
  });

  it("and who stays offline is not told again", async () => {
    const { backend, user } = openConsole();
    letChoose(backend);
    await screen.findByText("You are ready");
    await becomes(backend, OFFLINE);
    await screen.findByText("You were taken offline");
    await user.click(screen.getByRole("button", { name: "Presence: Offline" }));
    await user.click(await screen.findByRole("menuitem", { name: "Offline" }));
    await waitFor(() => expect(screen.queryByText("You were taken offline")).not.toBeInTheDocument());
  });
});

it("an operator who goes offline is told nothing", async () => {
  const { backend, user } = openConsole();
  letChoose(backend);
  await screen.findByText("You are ready");
  await user.click(screen.getByRole("button", { name: "Presence: Available" }));
  await user.click(await screen.findByRole("menuitem", { name: "Offline" }));
  expect(await screen.findByText("You are not taking calls")).toBeInTheDocument();
  expect(screen.queryByText("You were taken offline")).not.toBeInTheDocument();
});
