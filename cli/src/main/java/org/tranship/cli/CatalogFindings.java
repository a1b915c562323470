package org.tranship.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.store.StoreException;
import org.tranship.runbook.objects.Migration;
import org.tranship.runbook.objects.pointers.Finding;
import org.tranship.runbook.objects.pointers.Survey;

/// What a look at the rows of a plan's catalog found, said as findings: how many rows and objects,
/// and of each kind that is worth knowing the number and the first.
///
/// @param survey empty where the plan has no catalog, or it cannot be read
record CatalogFindings(Optional<Survey> survey) {
  /// Looks, and changes nothing.
  static CatalogFindings of(Migration migration, Findings findings) throws InterruptedException {
    if (migration.pointing().isEmpty()) {
      return new CatalogFindings(Optional.empty());
    }
    Survey survey;
    try {
      survey = Survey.of(migration.pointing().get());
    } catch (CatalogException e) {
      findings.add("rows", false, String.valueOf(e.getMessage()));
      return new CatalogFindings(Optional.empty());
    } catch (StoreException _) {
      return new CatalogFindings(Optional.empty()); // told already, as a store that cannot be used
    }
    findings.add("rows", true, survey.toString());
    for (Finding finding : Finding.values()) {
      if (survey.count(finding) == 0) {
        continue;
      }
      String line =
          survey.count(finding)
              + " "
              + finding.words()
              + (finding.isRefused() && !survey.stands(finding) ? ", which is accepted" : "")
              + "; the first: "
              + survey.named(finding).getFirst();
      if (finding.isRefused()) {
        findings.add("rows", !survey.stands(finding), line);
      } else {
        findings.note(line);
      }
    }
    return new CatalogFindings(Optional.of(survey));
  }

  /// For programs.
  Map<String, Object> document() {
    Map<String, Object> counts = new LinkedHashMap<>();
    survey.ifPresent(
        found -> {
          counts.put("objects", found.objects());
          counts.put("bytes", found.bytes());
          for (Finding finding : Finding.values()) {
            counts.put(finding.name().toLowerCase(Locale.ROOT), found.count(finding));
          }
        });
    return counts.isEmpty() ? Map.of() : Map.of("catalog", counts);
  }
}
