package org.tranship.runbook.objects.scale;

import java.util.List;
import org.tranship.core.store.Entry;

/// What a look at a source has shown.
///
/// @param objects how many there are that are meant
/// @param bytes how many bytes they have
/// @param sizes their sizes, scaled up to all of them
/// @param requests listing requests that it took
/// @param seen objects that were seen, meant or not
/// @param some objects that are meant, some from each place that was looked at
/// @param keysPerSecond how fast one listing goes on
public record SourceSample(
    Estimate objects,
    Estimate bytes,
    SizeMix sizes,
    int requests,
    long seen,
    List<Entry> some,
    double keysPerSecond) {
  public SourceSample {
    some = List.copyOf(some);
  }
}
