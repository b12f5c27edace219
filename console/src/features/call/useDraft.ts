import { useMemo, useState } from "react";

/** What the operator has noted for the wrap-up: kept while they look at other pages, gone with the entry. */
export interface WrapUpDraft {
  disposition: string | null;
  notes: string;
  setDisposition: (code: string) => void;
  setNotes: (notes: string) => void;
}

interface Content {
  entryId: string | null;
  disposition: string | null;
  notes: string;
}

export function useDraft(entryId: string | null): WrapUpDraft {
  const [stored, setStored] = useState<Content>({ entryId, disposition: null, notes: "" });
  return useMemo(() => {
    const content = stored.entryId === entryId ? stored : { entryId, disposition: null, notes: "" };
    return {
      disposition: content.disposition,
      notes: content.notes,
      setDisposition: (disposition) => setStored({ ...content, disposition }),
      setNotes: (notes) => setStored({ ...content, notes }),
    };
  }, [stored, entryId]);
}
