package org.tranship.core.work;

import java.util.Optional;

/// Makes codecs by name, so that work can be described as data. Found by `ServiceLoader`.
public interface CodecProvider {
  /// The codec of that name; empty for a name of somebody else's.
  Optional<Codec> codec(String name);
}
