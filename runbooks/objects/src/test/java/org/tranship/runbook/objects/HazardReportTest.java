package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tranship.core.compare.ObjectFilter;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.ContainerFacts;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.KeyRules;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.Placement;
import org.tranship.core.store.Store;
import org.tranship.core.store.Surveyed;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.runbook.objects.Hazard.Kind;
import org.tranship.runbook.objects.Hazard.Severity;
import org.tranship.runbook.objects.HazardReport.Group;

/// Each hazard is found, and none where there is none.
class HazardReportTest {
  private static final KeyRules FILES =
      new KeyRules(4096, 255, true, false, false, true, ".tranship-");

  /// A store that says of itself what a test wants.
  private static Store store(
      KeyRules keys, Set<Attributes.Kind> attributes, long largest, ContainerFacts facts) {
    MemoryStore memory = new MemoryStore("memory:it");
    Capabilities usual = memory.capabilities();
    Capabilities said =
        new Capabilities(
            true,
            true,
            true,
            usual.versions(),
            true,
            true,
            Set.of(),
            attributes,
            keys,
            ByteCount.of(largest),
            ByteCount.of(largest),
            1);
    return new ForwardingStore(memory) {
      @Override
      public Capabilities capabilities() {
        return said;
      }

      @Override
      public <T> Optional<T> feature(Class<T> type) {
        Surveyed surveyed = () -> facts;
        return type == Surveyed.class ? Optional.of(type.cast(surveyed)) : Optional.empty();
      }
    };
  }

  private static Store any() {
    return store(
        KeyRules.ANY, EnumSet.allOf(Attributes.Kind.class), Long.MAX_VALUE, ContainerFacts.PLAIN);
  }

  private static Store files() {
    return store(FILES, Set.of(Attributes.Kind.MODE), 1000, ContainerFacts.PLAIN);
  }

  private static HazardReport between(Store source, Store target) {
    return HazardReport.between(source, target, Set.of());
  }

  private static Entry entry(String key) {
    return Entry.of(Key.of(key), 10, Version.NONE);
  }

  private static Group group(HazardReport report, Kind kind) {
    return report.groups().stream().filter(group -> group.kind() == kind).findFirst().orElseThrow();
  }

  @Test
  void betweenStoresThatTakeEverythingThereIsNone() {
    HazardReport report = between(any(), any());
    for (String key : List.of("/a", "A", "a", "a/", "a//b", "a/b", "e\u0301", "\u00e9")) {
      report.meet(entry(key));
    }
    assertThat(report.groups()).isEmpty();
    assertThat(report.refused()).isZero();
  }

  @Test
  void keysThatAreNoPathsAreCountedAndTheFirstAreNamed() {
    HazardReport report = between(any(), files());
    report.meet(entry("/a"));
    report.meet(entry("a//b"));
    report.meet(entry("a/c/"));
    report.meet(entry("b"));
    report.meet(entry("c/" + "x".repeat(256)));
    for (int i = 0; i < 10; i++) {
      report.meet(entry("d" + i + "/../e"));
    }
    Group keys = group(report, Kind.KEY);
    assertThat(keys.severity()).isEqualTo(Severity.REFUSED);
    assertThat(keys.share().objects()).isEqualTo(14);
    assertThat(keys.names()).startsWith("/a", "a//b", "a/c/").hasSize(5).doesNotContain("b");
    assertThat(keys.reason()).contains("starts with a slash");
    assertThat(report.refused()).isEqualTo(14);
  }

  @Test
  void aFileInADirectorysPlaceIsFoundAlsoWhenOthersLieBetween() {
    HazardReport report = between(any(), files());
    for (String key : List.of("a", "a!x", "a-b", "a.c", "a/b", "ab", "ab/c", "b/a", "b0")) {
      report.meet(entry(key));
    }
    assertThat(group(report, Kind.CLASH).names()).containsExactly("a/b", "ab/c");
  }

  @Test
  void keysThatDifferInCaseOrUnicodeFormAreFoundFarApart() {
    HazardReport report = between(any(), files());
    report.meet(entry("DIR/One"));
    for (int i = 0; i < 5000; i++) {
      report.meet(entry("between" + i));
    }
    report.meet(entry("cafe\u0301"));
    report.meet(entry("caf\u00e9"));
    report.meet(entry("dir/oNE"));
    assertThat(group(report, Kind.CLASH).names()).containsExactly("caf\u00e9", "dir/oNE");
  }

  @Test
  void moreKeysThanAreRememberedIsSaid() {
    KeyClashes clashes = new KeyClashes(FILES);
    for (int i = 0; i < KeyClashes.MOST; i++) {
      assertThat(clashes.meet(Key.of("%08d".formatted(i)))).isEmpty();
    }
    assertThat(clashes.left()).isEmpty();
    assertThat(clashes.meet(Key.of("z"))).isEmpty();
    assertThat(clashes.left()).isPresent();
  }

  @Test
  void sizesAndAttributesAreComparedWithWhatTheTargetTakes() {
    HazardReport report = between(any(), files());
    report.meet(Entry.of(Key.of("large"), 1001, Version.NONE));
    report.meet(entry("meta").withAttributes(Attributes.of("user.a", "b")));
    report.meet(entry("type").withAttributes(Attributes.of("content-type", "text/plain")));
    assertThat(group(report, Kind.SIZE).names()).containsExactly("large");
    assertThat(report.groups())
        .filteredOn(group -> group.kind() == Kind.ATTRIBUTES && group.share().objects() > 0)
        .singleElement()
        .satisfies(group -> assertThat(group.names()).containsExactly("meta"));
    HazardReport dropped = HazardReport.between(any(), files(), EnumSet.of(Attributes.Kind.USER));
    dropped.meet(entry("meta").withAttributes(Attributes.of("user.a", "b")));
    assertThat(dropped.refused()).isZero();
  }

  @Test
  void metadataIsMeasured() {
    ContainerFacts facts =
        new ContainerFacts(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            2,
            10,
            List.of());
    Store target = store(KeyRules.ANY, EnumSet.allOf(Attributes.Kind.class), Long.MAX_VALUE, facts);
    HazardReport report = between(any(), target);
    Map<String, String> tags = new TreeMap<>(Map.of("tag.a", "", "tag.b", "", "tag.c", ""));
    report.meet(entry("tags").withAttributes(Attributes.of(tags)));
    report.meet(
        entry("user").withAttributes(Attributes.of("user.name", "\u00e4\u00e4\u00e4\u00e4")));
    report.meet(entry("well").withAttributes(Attributes.of("user.name", "123456")));
    assertThat(group(report, Kind.METADATA_SIZE).names()).containsExactly("tags", "user");
  }

  @Test
  void archivedIsRefusedAndAnotherStorageClassIsTold() {
    HazardReport report = between(any(), any());
    report.meet(entry("cold").withPlacement(new Placement("DEEP_ARCHIVE", true)));
    report.meet(entry("rare").withPlacement(new Placement("STANDARD_IA", false)));
    assertThat(group(report, Kind.ARCHIVED).names()).containsExactly("cold");
    assertThat(group(report, Kind.ARCHIVED).severity()).isEqualTo(Severity.REFUSED);
    assertThat(group(report, Kind.TIER).names()).containsExactly("rare");
    assertThat(report.refused()).isEqualTo(1);
  }

  @Test
  void whatTheContainerHasBesidesIsSaidByName() {
    ContainerFacts facts =
        new ContainerFacts(
            Optional.of(new ContainerFacts.Older(3, 1, List.of("a", "b"), true)),
            Optional.of("GOVERNANCE, 1 days"),
            Optional.of("aws:kms"),
            true,
            Optional.of(Duration.ofSeconds(-90)),
            10,
            2048,
            List.of("something (NotImplemented)"));
    Store source = store(KeyRules.ANY, EnumSet.allOf(Attributes.Kind.class), Long.MAX_VALUE, facts);
    HazardReport report = between(source, any());
    assertThat(group(report, Kind.OLDER_VERSIONS).reason())
        .contains("3 older versions and 1 marks of deletion", "\"a\", \"b\"");
    assertThat(report.groups().stream().map(Group::kind))
        .contains(Kind.LOCK, Kind.ENCRYPTION, Kind.RIGHTS, Kind.CLOCK, Kind.UNTOLD);
    assertThat(group(report, Kind.CLOCK).reason()).contains("90 s behind");
    assertThat(report.refused()).isZero();
  }

  @Test
  void aWalkMeetsWhatTheFilterTakes() {
    MemoryStore source = new MemoryStore("memory:source");
    CopyWorld.put(source, "a//b", "x");
    CopyWorld.put(source, "good", "x");
    HazardReport report = HazardReport.of(source, files(), ObjectFilter.ALL, Set.of());
    assertThat(group(report, Kind.KEY).names()).containsExactly("a//b");
  }
}
