package org.tranship.core.work;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/// Codecs by name: `identity`, `zlib`, `zlib-above:BYTES`, and what providers add.
public final class Codecs {
  private final List<CodecProvider> providers;

  public Codecs(List<CodecProvider> providers) {
    this.providers = List.copyOf(providers);
  }

  public static Codecs installed() {
    return new Codecs(
        ServiceLoader.load(CodecProvider.class).stream().map(ServiceLoader.Provider::get).toList());
  }

  /// @throws IllegalArgumentException if nobody knows the name
  public Codec codec(String name) {
    if (name.equals("identity")) {
      return Codec.IDENTITY;
    }
    if (name.equals("zlib")) {
      return new ZlibCodec(-1);
    }
    String above = "zlib-above:";
    if (name.startsWith(above)) {
      return new ZlibCodec(Long.parseLong(name.substring(above.length())));
    }
    for (CodecProvider provider : providers) {
      Optional<Codec> codec = provider.codec(name);
      if (codec.isPresent()) {
        return codec.get();
      }
    }
    throw new IllegalArgumentException("No codec is called \"" + name + "\".");
  }
}
