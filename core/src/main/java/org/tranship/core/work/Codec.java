package org.tranship.core.work;

import java.io.IOException;
import java.io.InputStream;
import org.tranship.core.value.Attributes;

/// A reversible coding of bytes, such as zlib. Decoding what [Encoding#encode] gave yields the
/// bytes that went in, always. Streams; holds no whole object.
public interface Codec {
  /// Leaves bytes as they are.
  Codec IDENTITY = new IdentityCodec();

  /// Decodes a stream.
  ///
  /// @param encoded the coded bytes; closed with the returned stream
  /// @param attributes of the object they come from, for codings that are flagged beside the bytes
  InputStream decode(InputStream encoded, Attributes attributes) throws IOException;

  /// Decides how bytes with these traits are to be coded; a codec may leave them as they are.
  ///
  /// @throws CodingException if bytes of this kind cannot be held by this coding
  Encoding encoding(Traits traits);

  /// A decision about certain bytes.
  interface Encoding {
    /// What it does, for the journal: `identity`, `zlib`, ...
    String name();

    /// Codes a stream. Deterministic: the same bytes always give the same result.
    InputStream encode(InputStream plain) throws IOException;

    /// What the reader must find beside the bytes.
    Attributes attributes();

    /// Whether the bytes stay as they are.
    boolean identity();
  }
}
