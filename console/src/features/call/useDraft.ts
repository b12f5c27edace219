import { useSessionStorage } from "@mantine/hooks";
import { useMemo } from "react";

/** What the operator has noted for the wrap-up: kept through other pages and a reload of this window. */
export interface WrapUpDraft {
  disposition: string | null;
  notes: string;
  /** Notes on a call that this operator has no more: nobody has sent them. */
  unsent: string;
  setDisposition: (code: string) => void;
  setNotes: (notes: string) => void;
  /** Both at once. */
  fill: (content: { disposition: string | null; notes: string }) => void;
  discard: () => void;
}

interface Content {
  entryId: string | null;
  disposition: string | null;
  notes: string;
}

const NOTHING: Content = { entryId: null, disposition: null, notes: "" };

export function useDraft(entryId: string | null): WrapUpDraft {
  const [stored, setStored, discard] = useSessionStorage<Content>({
    key: "tandem-wrap-up",
    defaultValue: NOTHING,
    getInitialValueInEffect: false,
  });
  return useMemo(() => {
    const isOurs = stored.entryId === entryId;
    const content = isOurs ? stored : { ...NOTHING, entryId };
    return {
      disposition: content.disposition,
      notes: content.notes,
      unsent: isOurs ? "" : stored.notes.trim(),
      setDisposition: (disposition) => setStored({ ...content, disposition }),
      setNotes: (notes) => setStored({ ...content, notes }),
      fill: (proposed) => setStored({ ...content, ...proposed }),
      discard,
    };
  }, [stored, entryId, setStored, discard]);
}
