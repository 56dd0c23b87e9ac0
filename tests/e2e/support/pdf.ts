// Reads a PDF with a reader that shares nothing with the writer.
export interface PrintedPage {
  /** Everything on it. */
  text: string;
  /** What stands at one height, from left to right. */
  rows: string[][];
}

export async function readPdf(bytes: Buffer): Promise<PrintedPage[]> {
  // Only where it is needed: it says at once that it could not draw here, which nobody asks of it.
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const document = await getDocument({ data: new Uint8Array(bytes), stopAtErrors: true, useSystemFonts: false, verbosity: 0 }).promise;
  const pages: PrintedPage[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const content = await (await document.getPage(number)).getTextContent();
    const lines = new Map<number, { x: number; text: string }[]>();
    for (const item of content.items) {
      if (!('str' in item) || item.str.trim() === '') continue;
      const height = Math.round(item.transform[5] as number);
      const line = lines.get(height) ?? [];
      line.push({ x: item.transform[4] as number, text: item.str });
      lines.set(height, line);
    }
    const rows = [...lines.entries()]
      .sort(([one], [other]) => other - one)
      .map(([, line]) => line.sort((one, other) => one.x - other.x).map(({ text }) => text));
    pages.push({ text: rows.map((row) => row.join(' ')).join('\n'), rows });
  }
  return pages;
}
