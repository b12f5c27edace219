import type { SignInRefusal } from "@/api/types";

/** What to say when the company's own sign-in has led back to the login. `name` is its name. */
export const REFUSALS: Record<SignInRefusal, (name: string) => string> = {
  provider_unreachable: (name) => `${name} cannot be reached. Try again in a moment, or log in with a password.`,
  provider_refused: (name) => `${name} did not let you in.`,
  attempt_unknown: () => "This sign-in was not begun in this browser, took too long or has been used. Start again.",
  answer_untrusted: (name) =>
    `What ${name} answered cannot be trusted. Try again, and tell your administrator if it stays.`,
  email_unverified: (name) => `${name} has not verified your e-mail address.`,
  no_account: () => "There is no account for you here. Ask an admin to add you.",
  no_role: (name) => `${name} gives you no role here. Ask your administrator.`,
  account_deactivated: () => "Your account here is deactivated. Ask an admin.",
};
