package org.tranship.runbook.anchore;

import java.util.Optional;
import org.tranship.runbook.anchore.layout.ContentUrl;
import org.tranship.runbook.anchore.layout.DbText;
import org.tranship.runbook.anchore.layout.Driver;
import org.tranship.runbook.anchore.layout.Hazard;

/// Why a document cannot be moved, as far as that can be said before its first byte.
final class Objections {
  /// The row's place cannot be understood, or is not the source's.
  static final String NO_PLACE = "TRA-112";

  /// Anchore could not find the document there again.
  static final String LOST = "TRA-113";

  /// Bytes of a document that the tables can hold: PostgreSQL's limit for one value.
  private static final long TABLE_LIMIT = DbText.LONGEST_BYTES;

  private final Migration migration;

  Objections(Migration migration) {
    this.migration = migration;
  }

  /// A code and a sentence, or empty if nothing is known against moving it.
  Optional<Objection> to(Document document) {
    try {
      ContentUrl.parse(document.contentUrl());
      migration.source().keyOf(document);
    } catch (IllegalArgumentException e) {
      return objection(NO_PLACE, "cannot be found: " + e.getMessage());
    }
    try {
      if (document.digest().isEmpty() && !migration.plan().acceptUnverified()) {
        return objection(
            "TRA-111",
            "has no digest in the catalogue, so a damaged document could not be told from a sound"
                + " one; --accept-unverified moves such documents as they are");
      }
    } catch (IllegalArgumentException e) {
      return objection(
          "TRA-115",
          "has a digest in the catalogue that cannot be one ("
              + e.getMessage()
              + "); mend its row in archive_metadata, or set the digest to NULL and move it with"
              + " --accept-unverified");
    }
    for (Hazard hazard : migration.target().layout().hazards(document.address())) {
      if (hazard.severity() == Hazard.Severity.REFUSED) {
        return objection(LOST, "cannot be kept by the destination: " + hazard.reason());
      }
    }
    Driver driver = migration.target().driver();
    boolean table = driver == Driver.DB || driver == Driver.DB2;
    if (table && document.size() > TABLE_LIMIT && !document.compressed()) {
      return objection(
          "TRA-114",
          "has "
              + document.size()
              + " bytes, and PostgreSQL keeps at most "
              + TABLE_LIMIT
              + " in one value; choose another driver for it");
    }
    return Optional.empty();
  }

  /// Whether a result's code is that of an objection, so that the document was never touched.
  static boolean isOne(String code) {
    return code.startsWith("TRA-11");
  }

  private static Optional<Objection> objection(String code, String reason) {
    return Optional.of(new Objection(code, reason));
  }

  /// Why a document is refused.
  ///
  /// @param code stable
  /// @param reason a clause that follows the document's name
  record Objection(String code, String reason) {
    String sentence(Document document) {
      return code + " The document " + document + " " + reason + ".";
    }
  }
}
