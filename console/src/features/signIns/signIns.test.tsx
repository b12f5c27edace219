import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { SignIn } from "@/api/types";
import { openConsole, problem } from "@/testing/desk";
import { ADA, OLIVIA } from "@/testing/records";
import { server } from "@/testing/server";

function aSignIn(of: Partial<SignIn> = {}): SignIn {
  return {
    id: "1",
    at: "2026-05-04T10:00:00Z",
    event: "signed_in",
    way: "password",
    email: OLIVIA.email,
    operator: { id: OLIVIA.id, name: OLIVIA.name },
    by: null,
    reason: null,
    address: "203.0.113.9",
    browser: "Mozilla/5.0 (Windows NT 10.0; rv:143.0) Gecko/20100101 Firefox/143.0",
    ...of,
  };
}

function openSignIns(items: SignIn[]) {
  const asked: string[] = [];
  server.use(
    http.get("*/v1/sign-ins", ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(query.getAll("event").join(","));
      const isFirst = query.get("before") === null;
      return HttpResponse.json({
        items: isFirst ? items : [aSignIn({ id: "last", email: "oldest@x.example" })],
        next: isFirst ? "on" : null,
      });
    }),
  );
  return { ...openConsole({ me: ADA }, "/settings/sign-ins"), asked };
}

it("says who came in, from where and how, and who tried to", async () => {
  openSignIns([
    aSignIn(),
    aSignIn({ id: "2", event: "failed", operator: null, email: "nobody@x.example" }),
    aSignIn({
      id: "3",
      event: "revoked",
      way: "oidc",
      by: { id: ADA.id, name: ADA.name },
      reason: "account deactivated",
    }),
  ]);
  const rows = (await screen.findAllByRole("row")).slice(1).map((row) => row.textContent ?? "");
  expect(rows[0]).toMatch(/Olivia Stone.*Signed in.*203\.0\.113\.9.*Firefox on Windows/);
  expect(rows[1]).toMatch(/Nobody of ours.*nobody@x\.example.*Failed/);
  expect(rows[2]).toMatch(/Signed out by Ada Byron.*company's sign-in.*account deactivated/);
});

it("shows one kind alone, and older ones when asked", async () => {
  const { user, asked } = openSignIns([aSignIn()]);
  await user.click(await screen.findByLabelText("Failed and refused"));
  await waitFor(() => expect(asked).toContain("failed,refused"));
  await user.click(await screen.findByRole("button", { name: "Load more" }));
  expect(await screen.findByText("oldest@x.example")).toBeInTheDocument();
});

it("says that there is nothing yet, and that it could not be loaded", async () => {
  openSignIns([]);
  expect(await screen.findByText("Nothing of that kind yet")).toBeInTheDocument();
});

it("can be tried again when it could not be loaded", async () => {
  openConsole({ me: ADA }, "/settings/sign-ins");
  server.use(http.get("*/v1/sign-ins", () => problem(403, "role-too-low", "This needs the role admin.")));
  expect(await screen.findByText("The record could not be loaded")).toBeInTheDocument();
});
