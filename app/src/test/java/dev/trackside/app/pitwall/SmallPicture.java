package dev.trackside.app.pitwall;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** A picture of a screen with no more than 256 colours, which takes a third of the bytes. */
final class SmallPicture {
  private static final int COLOURS = 256;

  private SmallPicture() {}

  static byte[] of(byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    int[] palette = palette(pixels);
    byte[][] parts = new byte[3][palette.length];
    for (int i = 0; i < palette.length; i++) {
      parts[0][i] = (byte) (palette[i] >> 16);
      parts[1][i] = (byte) (palette[i] >> 8);
      parts[2][i] = (byte) palette[i];
    }
    IndexColorModel colours = new IndexColorModel(8, palette.length, parts[0], parts[1], parts[2]);
    BufferedImage small =
        new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, colours);
    Map<Integer, Integer> nearest = new HashMap<>();
    for (int i = 0; i < pixels.length; i++) {
      int place = nearest.computeIfAbsent(pixels[i], pixel -> nearest(palette, pixel));
      small.getRaster().setSample(i % width, i / width, 0, place);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(small, "png", out);
    return out.toByteArray();
  }

  /** The most frequent colours, no two of them alike, so that rare hues have a place too. */
  private static int[] palette(int[] pixels) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int pixel : pixels) {
      counts.merge(pixel, 1, Integer::sum);
    }
    List<Integer> byCount =
        counts.entrySet().stream()
            .sorted((one, other) -> Integer.compare(other.getValue(), one.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    int[] chosen = new int[COLOURS];
    int length = 0;
    for (int colour : byCount) {
      boolean isAlike = false;
      for (int i = 0; i < length; i++) {
        isAlike |= distance(chosen[i], colour) < 90;
      }
      if (!isAlike && length < COLOURS) {
        chosen[length++] = colour;
      }
    }
    return Arrays.copyOf(chosen, length);
  }

  private static int nearest(int[] palette, int colour) {
    int best = 0;
    for (int i = 1; i < palette.length; i++) {
      if (distance(palette[i], colour) < distance(palette[best], colour)) {
        best = i;
      }
    }
    return best;
  }

  private static int distance(int one, int other) {
    int red = (one >> 16 & 255) - (other >> 16 & 255);
    int green = (one >> 8 & 255) - (other >> 8 & 255);
    int blue = (one & 255) - (other & 255);
    return red * red + green * green + blue * blue;
  }
}
