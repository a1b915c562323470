package org.tranship.testkit.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// The law, asked of both stores of a registry themselves: what must be so at every moment, and
/// what must be so at an end. Each question gives the violations it found, as sentences.
final class RegistryLaw {
  /// What a store's probe for writing leaves if it is killed: known, harmless, and named in
  /// docs/left-behind.md.
  private static final String PROBE = ".tranship-probe-";

  private final RegistryPlace from;
  private final RegistryPlace to;
  private final SortedMap<String, String> images = new TreeMap<>();
  private final SortedMap<String, String> before;

  /// Takes down how things are before anything is moved.
  ///
  /// @param images digests, by `repository:tag`
  RegistryLaw(RegistryPlace from, RegistryPlace to, Map<String, String> images) {
    this.from = from;
    this.to = to;
    this.images.putAll(images);
    this.before = from.contents().get().hashes();
  }

  /// An image was pushed, or its tag sent to another one.
  void pushed(String image, String digest) {
    images.put(image, digest);
  }

  /// Digests of all images, by `repository:tag`.
  SortedMap<String, String> images() {
    return new TreeMap<>(images);
  }

  /// Whether a key is that of something that is to be moved.
  boolean isContent(String key) {
    return before.containsKey(key);
  }

  /// At every moment, after every kill: each image is whole at the source or at the target, and at
  /// neither end is anything without what it refers to.
  List<String> atEveryMoment() {
    List<String> violations = new ArrayList<>();
    RegistryContents here = from.contents().get();
    RegistryContents there = to.contents().get();
    images.forEach(
        (image, digest) -> {
          Optional<String> lack = here.lack(image, digest);
          Optional<String> lackThere = there.lack(image, digest);
          if (lack.isPresent() && lackThere.isPresent()) {
            violations.add(
                "The image "
                    + image
                    + " is whole at neither end: at the source "
                    + lack.get()
                    + ", at the target "
                    + lackThere.get());
          }
        });
    here.broken().forEach(one -> violations.add("Broken at the source: " + one));
    there.broken().forEach(one -> violations.add("Broken at the target: " + one));
    return violations;
  }

  /// At the end of a migration: every image is whole at the target, which has the source's links
  /// and no others, and the source holds what it held.
  List<String> arrived() {
    List<String> violations = atEveryMoment();
    RegistryContents here = from.contents().get();
    RegistryContents there = to.contents().get();
    violations.addAll(whole(there, "target"));
    SortedSet<String> links = there.links();
    here.links().stream()
        .filter(link -> !links.contains(link))
        .forEach(link -> violations.add("Not at the target: " + link));
    links.removeAll(here.links());
    links.forEach(link -> violations.add("At the target alone: " + link));
    violations.addAll(kept(here));
    return violations;
  }

  /// At the end of a rollback: every image is whole at the source, what was pushed to the target
  /// meanwhile among them, and nothing is left at the target.
  List<String> takenBack() {
    List<String> violations = atEveryMoment();
    violations.addAll(whole(from.contents().get(), "source"));
    to.contents().get().content().forEach(key -> violations.add("Left at the target: " + key));
    return violations;
  }

  private List<String> whole(RegistryContents contents, String end) {
    List<String> violations = new ArrayList<>();
    images.forEach(
        (image, digest) ->
            contents
                .lack(image, digest)
                .ifPresent(
                    why -> violations.add("Not whole at the " + end + ": " + image + ": " + why)));
    return violations;
  }

  private List<String> kept(RegistryContents here) {
    List<String> violations = new ArrayList<>();
    before.forEach(
        (key, hash) -> {
          if (!hash.equals(here.hash(key))) {
            violations.add("Gone from the source, or another one: " + key);
          }
        });
    return violations;
  }

  /// Remains of probes for writing that were killed.
  int probesLeft() {
    return (int)
        List.of(from, to).stream()
            .flatMap(place -> place.contents().get().objects().keySet().stream())
            .filter(key -> key.contains(PROBE))
            .count();
  }
}
