import { queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import { isSessionLost } from "./problem";
import type { Me, SignInWays } from "./types";

export const meKey = ["me"] as const;

/** Who is logged in; `null` when nobody is. */
export const meQuery = queryOptions({
  queryKey: meKey,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await unwrap(client.GET("/v1/auth/me", { signal }));
    } catch (error) {
      if (isSessionLost(error)) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

/** How one can sign in here. */
export const signInWaysQuery = queryOptions({
  queryKey: ["sign-in-ways"] as const,
  queryFn: ({ signal }): Promise<SignInWays> => unwrap(client.GET("/v1/auth/ways", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Where the browser goes for the company's own sign-in, to come back to this page. */
export function companySignInAddress(next: string | undefined): string {
  return next === undefined ? "/v1/auth/oidc/login" : `/v1/auth/oidc/login?next=${encodeURIComponent(next)}`;
}

export function changePassword(change: { old: string; new: string }): Promise<Me> {
  return unwrap(client.PUT("/v1/auth/me/password", { body: change }));
}

export function login(credentials: { email: string; password: string }): Promise<Me> {
  return unwrap(client.POST("/v1/auth/login", { body: credentials }));
}

export async function logout(): Promise<void> {
  await unwrap(client.POST("/v1/auth/logout"));
}
