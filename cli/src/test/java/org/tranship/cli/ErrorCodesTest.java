package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tranship.core.bus.BusException;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.journal.JournalException;
import org.tranship.core.store.StoreException;

/// Every code is defined once in the sources and told once in `docs/errors.md`.
class ErrorCodesTest {
  private static final Pattern CODE = Pattern.compile("\"(TR[A-Z]-(?:[A-Z]+-)?[0-9]{3})[\" ]");
  private static final Pattern ROW =
      Pattern.compile("\\| (TR[A-Z]-(?:[A-Z]+-)?[0-9]{3}) \\| ([0-9]+) \\|.*");

  private static SortedMap<String, List<String>> defined() {
    SortedMap<String, List<String>> places = new TreeMap<>();
    for (SourceFile file : SourceFile.all()) {
      // The testkit's main sources are tests as well, and expect codes of others.
      if (file.isMainJava() && !file.path().startsWith("testkit/")) {
        int line = 0;
        for (String text : file.lines()) {
          line++;
          if (!text.strip().startsWith("//")) {
            for (MatchResult match : CODE.matcher(text).results().toList()) {
              places
                  .computeIfAbsent(match.group(1), _ -> new ArrayList<>())
                  .add(file.path() + ":" + line);
            }
          }
        }
      }
    }
    return places;
  }

  /// Codes to their exit codes, as the page has them.
  private static SortedMap<String, Integer> told() {
    SortedMap<String, Integer> told = new TreeMap<>();
    SourceFile page =
        SourceFile.all().stream()
            .filter(file -> file.path().equals("docs/errors.md"))
            .findFirst()
            .orElseThrow();
    for (String line : page.lines()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        assertThat(told.put(row.group(1), Integer.valueOf(row.group(2))))
            .as(row.group(1) + " twice")
            .isNull();
        assertThat(line.split("\\|")).as(line).hasSize(6);
      }
    }
    return told;
  }

  @Test
  void eachIsDefinedOnce() {
    assertThat(defined()).allSatisfy((code, places) -> assertThat(places).as(code).hasSize(1));
  }

  @Test
  void thePageTellsOfEach() {
    assertThat(told().keySet()).isEqualTo(defined().keySet());
  }

  @Test
  void thePageTellsHowACommandEnds() {
    Map<String, Integer> told = told();
    for (StoreException.Kind kind : StoreException.Kind.values()) {
      assertThat(told).containsEntry(kind.code(), FaultExit.of(kind).number());
    }
    for (EventLogException.Kind kind : EventLogException.Kind.values()) {
      assertThat(told).containsEntry(kind.code(), FaultExit.of(kind).number());
    }
    for (BusException.Kind kind : BusException.Kind.values()) {
      assertThat(told).containsEntry(kind.code(), FaultExit.of(kind).number());
    }
    for (JournalException.Kind kind : JournalException.Kind.values()) {
      assertThat(told).containsEntry(kind.code(), FaultExit.of(kind).number());
    }
    for (CatalogException.Kind kind : CatalogException.Kind.values()) {
      assertThat(told).containsEntry(kind.code(), FaultExit.of(kind).number());
    }
  }
}
