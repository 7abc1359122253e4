package dev.trackside.app.json;

import dev.trackside.watch.Picture;
import dev.trackside.watch.Spotter;
import org.jspecify.annotations.Nullable;

/** The newest picture as JSON, written once for all who look at it. Safe for many threads. */
public final class PictureText {
  private final Spotter wall;
  private volatile @Nullable Written written;

  /** A picture with its bytes; not to be changed. */
  private record Written(Picture picture, byte[] bytes) {}

  /** The text of what a pit wall sees. */
  public PictureText(Spotter wall) {
    this.wall = wall;
  }

  /** The text, UTF-8; shared, so not to be changed. Two who come first may both write it. */
  // The picture is the same one or another; what it holds need not be compared.
  @SuppressWarnings("ReferenceEquality")
  public byte[] bytes() {
    Picture picture = wall.look();
    Written known = written;
    if (known == null || known.picture() != picture) {
      known = new Written(picture, Json.bytes(PictureView.of(picture), false));
      written = known;
    }
    return known.bytes();
  }
}
