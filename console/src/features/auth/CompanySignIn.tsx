import { Alert, Button, Divider } from "@mantine/core";
import { IconBuilding } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { companySignInAddress, signInWaysQuery } from "@/api/auth";
import type { SignInRefusal } from "@/api/types";
import { REFUSALS } from "./refusals";

const UNNAMED = "Your company's sign-in";

/** The way to the company's own sign-in, where there is one. */
export function CompanySignIn({ next }: { next: string | undefined }) {
  const { data: ways } = useQuery(signInWaysQuery);
  if (!ways?.oidc) return null;
  return (
    <>
      <Divider label="or" my="md" />
      <Button
        component="a"
        href={companySignInAddress(next)}
        variant="default"
        size="md"
        fullWidth
        leftSection={<IconBuilding size={18} />}
      >
        Sign in with {ways.oidc}
      </Button>
    </>
  );
}

/** Why it led back here. */
export function Refusal({ refused }: { refused: SignInRefusal }) {
  const { data: ways } = useQuery(signInWaysQuery);
  return (
    <Alert color="red" mb="md" role="alert">
      {REFUSALS[refused](ways?.oidc ?? UNNAMED)}
    </Alert>
  );
}
