package org.tranship.runbook.registry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads manifests of schema 1 as registries give them out: with signatures inside, which a
/// registry may make anew at each request. Their digest is that of what was signed, and not that of
/// the bytes that come.
///
/// Source: Docker's image manifest version 2, schema 1, "Signed manifests", and libtrust's JSON
/// signatures: what was signed are the first `formatLength` bytes and behind them `formatTail`,
/// both in the protected header of each signature.
final class SignedManifest {
  private static final JsonFactory FACTORY = new JsonFactory();

  private SignedManifest() {}

  /// What was signed; empty if this is no such manifest. Nobody's signature is proven.
  static Optional<byte[]> payload(byte[] manifest) {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), manifest)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        JsonToken value = in.nextToken();
        if (name.equals("signatures") && value == JsonToken.START_ARRAY) {
          return first(in).flatMap(header -> signed(manifest, header));
        }
        in.skipChildren();
      }
      return Optional.empty();
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The protected header of the first signature.
  private static Optional<byte[]> first(JsonParser in) {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      return Optional.empty();
    }
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = in.currentName();
      JsonToken value = in.nextToken();
      if (name.equals("protected") && value == JsonToken.VALUE_STRING) {
        return Optional.of(Base64.getUrlDecoder().decode(in.getString()));
      }
      in.skipChildren();
    }
    return Optional.empty();
  }

  private static Optional<byte[]> signed(byte[] manifest, byte[] header) {
    int length = -1;
    byte @Nullable [] tail = null;
    String text = new String(header, StandardCharsets.UTF_8);
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        JsonToken value = in.nextToken();
        if (name.equals("formatLength") && value == JsonToken.VALUE_NUMBER_INT) {
          length = in.getIntValue();
        } else if (name.equals("formatTail") && value == JsonToken.VALUE_STRING) {
          tail = Base64.getUrlDecoder().decode(in.getString());
        } else {
          in.skipChildren();
        }
      }
    }
    if (tail == null || length < 0 || length > manifest.length) {
      return Optional.empty();
    }
    byte[] payload = Arrays.copyOf(manifest, length + tail.length);
    System.arraycopy(tail, 0, payload, length, tail.length);
    return Optional.of(payload);
  }
}
