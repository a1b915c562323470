package org.tranship.core.work;

import java.io.InputStream;
import org.tranship.core.value.Attributes;

/// The coding that changes nothing.
final class IdentityCodec implements Codec, Codec.Encoding {
  @Override
  public InputStream decode(InputStream encoded, Attributes attributes) {
    return encoded;
  }

  @Override
  public Encoding encoding(Traits traits) {
    return this;
  }

  @Override
  public String name() {
    return "identity";
  }

  @Override
  public InputStream encode(InputStream plain) {
    return plain;
  }

  @Override
  public Attributes attributes() {
    return Attributes.NONE;
  }

  @Override
  public boolean identity() {
    return true;
  }

  @Override
  public String toString() {
    return name();
  }
}
