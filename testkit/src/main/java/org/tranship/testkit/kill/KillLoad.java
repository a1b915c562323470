package org.tranship.testkit.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;

/// What is moved.
///
/// @param documents all of them
/// @param compressed whether the configurations ask for compression
public record KillLoad(List<Document> documents, boolean compressed) {
  /// More than this is sent in parts.
  private static final int PARTS = 64 << 20;

  public KillLoad {
    documents = List.copyOf(documents);
  }

  /// Anchore's seven, an edge of each kind, and plain ones: some that are compressed and some that
  /// are too small for it.
  public static KillLoad mixed(int count) {
    List<Document> all =
        new ArrayList<>(
            AnchoreInstallation.together(AnchoreDocuments.seven(), AnchoreDocuments.edges()));
    int plain = Math.max(0, count - all.size());
    all.addAll(AnchoreDocuments.many(1, plain / 2, 3000));
    all.addAll(AnchoreDocuments.many(1 + plain / 2, plain - plain / 2, 600));
    return new KillLoad(all, true);
  }

  /// A few small ones and one that is sent in parts.
  public static KillLoad large() {
    List<Document> all = new ArrayList<>(AnchoreDocuments.seven());
    byte[] digits = new byte[PARTS + (5 << 20)];
    Random random = new Random(20261121);
    for (int i = 0; i < digits.length; i++) {
      digits[i] = (byte) ('0' + random.nextInt(10));
    }
    all.add(new Document("image_content_data", "large", "admin", digits));
    return new KillLoad(all, false);
  }
}
