package org.tranship.runbook.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What a manifest or an index says it consists of.
///
/// Sources: OCI image specification 1.1 (manifest, index), Docker's image manifest version 2,
/// schemas 1 and 2. A manifest may lack its `mediaType`; it is an index if it has `manifests`. Of
/// the last only children are wanted that the registry itself wants: all of them.
///
/// @param media its media type, or one made up from its shape
/// @param references in the order of the document
public record Manifest(String media, List<Reference> references) {
  /// The most that distribution takes for a manifest.
  static final int MOST_BYTES = 4 << 20;

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
  private static final String SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+json";

  /// Something a manifest consists of.
  ///
  /// @param hex its SHA-256
  /// @param size bytes it must have; -1 where the manifest does not say
  /// @param elsewhere it may be had from the addresses beside it, so the registry need not have it
  public record Reference(Role role, String hex, long size, boolean elsewhere) {}

  public enum Role {
    CONFIG,
    LAYER,
    /// A manifest of an index.
    CHILD,
    /// Something else in an index: BuildKit keeps the layers of its caches so. A registry wants it
    /// to be there, in whatever way.
    MEMBER
  }

  /// Not a manifest, and why.
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String reason) {
      super(reason);
    }
  }

  /// @throws Unreadable if it is none
  public static Manifest parse(byte[] json) throws Unreadable {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new Unreadable("it is no JSON object");
      }
      return new Reading(in).manifest();
    } catch (JacksonException e) {
      throw new Unreadable("it is no JSON: " + e.getOriginalMessage());
    }
  }

  private static final class Reading {
    private final JsonParser in;
    private final List<Reference> references = new ArrayList<>();
    private String media = "";
    private boolean index;
    private boolean schema1;
    private boolean any;

    Reading(JsonParser in) {
      this.in = in;
    }

    Manifest manifest() throws Unreadable {
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        JsonToken value = in.nextToken();
        switch (name) {
          case "mediaType" -> media = text(value);
          case "config" -> descriptor(Role.CONFIG);
          case "layers" -> list(Role.LAYER, value);
          case "manifests" -> {
            index = true;
            list(Role.CHILD, value);
          }
          case "fsLayers" -> {
            schema1 = true;
            list(Role.LAYER, value);
          }
          default -> in.skipChildren();
        }
      }
      if (!any && !index && !schema1) {
        throw new Unreadable("it names no configuration, no layers and no manifests");
      }
      if (media.isEmpty()) {
        media = index ? INDEX : schema1 ? SCHEMA_1 : IMAGE;
      }
      return new Manifest(media, List.copyOf(references));
    }

    private void list(Role role, JsonToken value) throws Unreadable {
      any = true;
      if (value == JsonToken.VALUE_NULL) {
        return;
      }
      if (value != JsonToken.START_ARRAY) {
        throw new Unreadable("its " + in.currentName() + " are no list");
      }
      while (in.nextToken() != JsonToken.END_ARRAY) {
        descriptor(role);
      }
    }

    private void descriptor(Role role) throws Unreadable {
      any = true;
      if (in.currentToken() != JsonToken.START_OBJECT) {
        throw new Unreadable("one of the things it consists of is not described");
      }
      String digest = "";
      String kind = "";
      long size = -1;
      boolean elsewhere = false;
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        JsonToken value = in.nextToken();
        switch (name) {
          case "mediaType" -> kind = text(value);
          case "digest", "blobSum" -> digest = text(value);
          case "size" -> size = value == JsonToken.VALUE_NUMBER_INT ? in.getLongValue() : -1;
          case "urls" -> elsewhere = value == JsonToken.START_ARRAY && anyAddress();
          default -> in.skipChildren();
        }
      }
      if (!DIGEST.matcher(digest).matches()) {
        throw new Unreadable("it names \"" + digest + "\", which is no SHA-256 digest");
      }
      Role played = role == Role.CHILD && !isManifest(kind) ? Role.MEMBER : role;
      references.add(new Reference(played, digest.substring(7), size, elsewhere));
    }

    private static boolean isManifest(String media) {
      return media.isEmpty() || media.contains(".manifest.") || media.equals(INDEX);
    }

    /// Whether the list that begins here names any.
    private boolean anyAddress() {
      boolean any = false;
      for (JsonToken next = in.nextToken();
          next != JsonToken.END_ARRAY && next != null;
          next = in.nextToken()) {
        any |= next == JsonToken.VALUE_STRING && !in.getString().isBlank();
        in.skipChildren();
      }
      return any;
    }

    private String text(JsonToken value) {
      return value == JsonToken.VALUE_STRING ? in.getString() : "";
    }
  }
}
