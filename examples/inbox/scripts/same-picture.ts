import type { Browser } from "playwright-core";

/**
 * Tolerance, of 255: two renderings of the same page differ this much at round
 * edges.
 */
const NOISE = 12;

/** Whether two PNGs look the same. */
export async function isSamePicture(
  browser: Browser,
  a: Buffer,
  b: Buffer,
): Promise<boolean> {
  if (a.equals(b)) return true;
  const page = await browser.newPage();
  try {
    return await page.evaluate(
      async ({ sources, noise }) => {
        const pictures = await Promise.all(
          sources.map(async (source) => {
            const image = new Image();
            image.src = `data:image/png;base64,${source}`;
            await image.decode();
            const { width, height } = image;
            const canvas = new OffscreenCanvas(width, height);
            const context = canvas.getContext("2d");
            if (!context) throw new Error("the browser has no canvas");
            context.drawImage(image, 0, 0);
            return context.getImageData(0, 0, width, height);
          }),
        );
        const [before, after] = pictures as [ImageData, ImageData];
        return (
          before.width === after.width &&
          before.height === after.height &&
          before.data.every(
            (value, index) =>
              Math.abs(value - (after.data[index] ?? 0)) <= noise,
          )
        );
      },
      { sources: [a, b].map((png) => png.toString("base64")), noise: NOISE },
    );
  } finally {
    await page.close();
  }
}
