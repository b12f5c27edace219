import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/auth";
import { numberDefaultsQuery, numbersQuery } from "@/api/numbers";
import { isAtLeast } from "@/api/roles";
import { LoadFault } from "@/components/Emptiness";
import { NotFound } from "@/components/NotFound";
import { SkeletonRows } from "@/components/Skeletons";
import { ownZone } from "./choices";
import { draftOf } from "./draft";
import { NumberForm } from "./NumberForm";

interface NumberPageProps {
  numberId: string;
}

export function NumberPage({ numberId }: NumberPageProps) {
  const numbers = useQuery(numbersQuery);
  const isAdmin = useIsAdmin();
  if (numbers.isPending) return <SkeletonRows rows={12} />;
  if (numbers.data === undefined) {
    return <LoadFault what="The number" error={numbers.error} onRetry={() => void numbers.refetch()} />;
  }
  const number = numbers.data.find(({ id }) => id === numberId);
  if (number === undefined) return <NotFound what="number" />;
  return <NumberForm number={number} initial={draftOf(number)} isReadOnly={!isAdmin} />;
}

export function NewNumberPage() {
  const defaults = useQuery(numberDefaultsQuery);
  const isAdmin = useIsAdmin();
  if (defaults.isPending) return <SkeletonRows rows={12} />;
  if (defaults.data === undefined) {
    return <LoadFault what="The form" error={defaults.error} onRetry={() => void defaults.refetch()} />;
  }
  // Hours are mostly those of whoever sets them up.
  const initial = { ...draftOf(defaults.data), timezone: ownZone() };
  return <NumberForm number={null} initial={initial} isReadOnly={!isAdmin} />;
}

function useIsAdmin(): boolean {
  const { data: me } = useQuery(meQuery);
  return !!me && isAtLeast(me.role, "admin");
}
