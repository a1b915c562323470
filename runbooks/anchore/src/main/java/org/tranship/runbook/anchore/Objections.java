package org.tranship.runbook.anchore;

import java.util.List;
import java.util.Optional;
import org.tranship.core.value.Counted;
import org.tranship.runbook.anchore.db.SharedNames;
import org.tranship.runbook.anchore.layout.ContentUrl;
import org.tranship.runbook.anchore.layout.Driver;
import org.tranship.runbook.anchore.layout.Hazard;

/// Why a document cannot be moved, as far as that can be said before its first byte.
final class Objections {
  /// The row's place cannot be understood, or is not the source's.
  static final String NO_PLACE = "TRA-112";

  /// Anchore could not find the document there again.
  static final String LOST = "TRA-113";

  private final Migration migration;
  private final TargetLimits limits;
  private final SharedNames names;
  private long noted;
  private String firstNoted = "";

  Objections(Migration migration, TargetLimits limits) {
    this.migration = migration;
    this.limits = limits;
    this.names = new SharedNames(migration.database());
  }

  /// A code and a sentence, or empty if nothing is known against moving it.
  ///
  /// @throws org.tranship.core.store.StoreException if the destination cannot be asked
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
    List<Hazard> hazards = migration.target().layout().hazards(document.address());
    for (Hazard hazard : hazards) {
      if (hazard.severity() == Hazard.Severity.REFUSED) {
        return objection(LOST, "cannot be kept by the destination: " + hazard.reason());
      }
    }
    Driver driver = migration.target().driver();
    if ((driver == Driver.S3 || driver == Driver.SWIFT) && names.has(document.address())) {
      return objection(
          "TRA-110",
          "(account \""
              + document.address().user()
              + "\", logical bucket \""
              + document.address().bucket()
              + "\") would get the same object name at "
              + migration.target()
              + " as another document, and one would be written over the other; leave it where it"
              + " is, or move it to driver localfs, which hashes names");
    }
    Optional<String> key = limits.objection(migration.target().newKeyOf(document));
    if (key.isPresent()) {
      return objection(
          "TRA-118",
          "cannot be kept by "
              + migration.target()
              + ": "
              + key.get()
              + "; leave it where it is, or give a destination of another driver: "
              + otherDrivers());
    }
    if (document.size() > limits.largest() && !document.compressed()) {
      return objection(
          "TRA-114",
          "has "
              + document.size()
              + " bytes, and "
              + migration.target()
              + " keeps at most "
              + limits.largest()
              + " of one document; choose another driver for it");
    }
    for (Hazard hazard : hazards) {
      noted++;
      if (firstNoted.isEmpty()) {
        firstNoted = document + ": " + hazard.reason();
      }
    }
    return Optional.empty();
  }

  /// What speaks against documents that are moved all the same, for the operator: how many, and the
  /// first of them.
  Optional<String> noted() {
    return noted == 0
        ? Optional.empty()
        : Optional.of(
            Counted.of(noted, "document")
                + " will be moved with something to know about, the first: "
                + firstNoted
                + ".");
  }

  private String otherDrivers() {
    return switch (migration.target().driver()) {
      case LOCALFS -> "db keeps any key";
      case DB, DB2 -> "localfs hashes keys, and so keeps any";
      case S3, SWIFT -> "localfs hashes keys, and so keeps any; db keeps any as it is";
    };
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
