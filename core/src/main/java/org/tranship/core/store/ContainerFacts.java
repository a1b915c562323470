package org.tranship.core.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a container is set up, as data. Where the store did not tell, it says so in `untold` and the
/// other fields have the answer of a container without the thing.
///
/// @param older what it keeps besides the current versions; empty if it keeps no others
/// @param lock words for the retention that objects get by themselves, or that they may have one
///   each; empty if they cannot be locked
/// @param encryption words for the encryption with a key of the owner's; empty if there is none
/// @param rights objects may have rights of their own (ACL)
/// @param clockAhead how far the server's clock is ahead of ours; negative if behind; empty if it
///   does not tell
/// @param mostTags how many tags an object may have
/// @param mostUserBytes bytes that the names and values of an object's user metadata may have
/// @param untold what could not be found out, and why
public record ContainerFacts(
    Optional<Older> older,
    Optional<String> lock,
    Optional<String> encryption,
    boolean rights,
    Optional<Duration> clockAhead,
    int mostTags,
    int mostUserBytes,
    List<String> untold) {
  /// A container of which nothing is to be said.
  public static final ContainerFacts PLAIN =
      new ContainerFacts(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          List.of());

  /// A container of which its driver asks nothing.
  ///
  /// @param untold what that leaves open
  public static ContainerFacts unasked(int mostTags, int mostUserBytes, String untold) {
    return new ContainerFacts(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        mostTags,
        mostUserBytes,
        List.of(untold));
  }

  public ContainerFacts {
    untold = List.copyOf(untold);
  }

  /// Versions that are not current, and marks of deletion, as far as one look shows them.
  ///
  /// @param versions how many versions that are not current were seen
  /// @param markers how many marks of deletion were seen
  /// @param names keys of the first of both, each once
  /// @param whole whether everything was looked at
  public record Older(long versions, long markers, List<String> names, boolean whole) {
    public Older {
      names = List.copyOf(names);
    }
  }
}
