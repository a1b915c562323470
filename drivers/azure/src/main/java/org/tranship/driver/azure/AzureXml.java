package org.tranship.driver.azure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.client.http.HttpDate;
import org.tranship.client.http.UriEncoding;
import org.tranship.client.http.XmlNode;
import org.tranship.core.store.Content;

/// The XML of the blob service, read and written.
final class AzureXml {
  private static final int LARGEST_ANSWER = 32 * 1024 * 1024;

  private AzureXml() {}

  /// What a blob is, besides bytes.
  enum Type {
    BLOCK,
    APPEND,
    PAGE
  }

  /// A blob in a listing.
  ///
  /// @param name with the store's prefix
  /// @param size in bytes, or -1 where none is said
  /// @param etag without quotes
  /// @param modified when it was written
  /// @param md5 in base64, or empty text
  /// @param type of the blob
  /// @param extra what it is where it is no object of now: its kind in words, else empty
  record Item(
      String name,
      long size,
      String etag,
      Optional<Instant> modified,
      String md5,
      Type type,
      String extra) {}

  /// A page of a listing.
  ///
  /// @param items in the order sent
  /// @param next marker of the next page, if there is one
  record Page(List<Item> items, Optional<String> next) {}

  /// A block that is not committed.
  ///
  /// @param id as sent, in base64
  /// @param size in bytes
  record Block(String id, long size) {}

  private static XmlNode document(InputStream body, String name) throws IOException {
    byte[] bytes = body.readNBytes(LARGEST_ANSWER + 1);
    if (bytes.length > LARGEST_ANSWER) {
      throw new IOException("the answer is larger than " + LARGEST_ANSWER + " bytes");
    }
    XmlNode root = XmlNode.parse(AzureFailure.withoutMark(bytes));
    if (!root.name().equals(name)) {
      throw new IOException("the answer is a <" + root.name() + "> where <" + name + "> belongs");
    }
    return root;
  }

  /// An `EnumerationResults` of blobs.
  static Page list(InputStream body) throws IOException {
    XmlNode root = document(body, "EnumerationResults");
    List<XmlNode> blobs = root.child("Blobs").all("Blob");
    List<Item> items = new ArrayList<>(blobs.size());
    for (XmlNode blob : blobs) {
      items.add(item(blob));
    }
    String next = root.text("NextMarker");
    return new Page(items, next.isEmpty() ? Optional.empty() : Optional.of(next));
  }

  private static Item item(XmlNode blob) throws IOException {
    XmlNode name = blob.child("Name");
    XmlNode properties = blob.child("Properties");
    String size = properties.text("Content-Length");
    String text = name.text();
    return new Item(
        // What XML cannot hold comes percent-encoded. A plus stays a plus there.
        name.attribute("Encoded").equals("true")
            ? UriEncoding.decode(text.replace("+", "%2B"))
            : text,
        size.isEmpty() ? -1 : number(size),
        AzureHeaders.unquoted(properties.text("Etag")),
        HttpDate.parse(properties.text("Last-Modified")),
        properties.text("Content-MD5"),
        type(properties.text("BlobType")),
        extra(blob, properties));
  }

  private static String extra(XmlNode blob, XmlNode properties) {
    if (properties.text("ResourceType").equals("directory")
        || blob.child("Metadata").text("hdi_isfolder").equalsIgnoreCase("true")) {
      return "a directory of a hierarchical namespace";
    }
    if (!blob.text("Snapshot").isEmpty()) {
      return "a snapshot of " + blob.text("Snapshot");
    }
    if (blob.text("IsCurrentVersion").isEmpty() && !blob.text("VersionId").isEmpty()) {
      return "the older version " + blob.text("VersionId");
    }
    return "";
  }

  static Type type(String text) {
    return switch (text) {
      case "AppendBlob" -> Type.APPEND;
      case "PageBlob" -> Type.PAGE;
      default -> Type.BLOCK;
    };
  }

  private static long number(String text) throws IOException {
    if (!text.matches("[0-9]{1,18}")) {
      throw new IOException("the answer has \"" + text + "\" where a number belongs");
    }
    return Long.parseLong(text);
  }

  static Map<String, String> tags(InputStream body) throws IOException {
    Map<String, String> tags = new TreeMap<>();
    for (XmlNode tag : document(body, "Tags").child("TagSet").all("Tag")) {
      tags.put(tag.text("Key"), tag.text("Value"));
    }
    return tags;
  }

  /// The blocks of a blob that are not committed.
  static List<Block> uncommitted(InputStream body) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (XmlNode block : document(body, "BlockList").child("UncommittedBlocks").all("Block")) {
      blocks.add(new Block(block.text("Name"), number(block.text("Size"))));
    }
    return blocks;
  }

  /// A list of blocks to be committed; ids in base64 need no escaping.
  static Content.Bytes blockList(List<String> ids) {
    StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
    ids.forEach(id -> text.append("<Uncommitted>").append(id).append("</Uncommitted>"));
    byte[] bytes = text.append("</BlockList>").toString().getBytes(StandardCharsets.US_ASCII);
    return new Content.Bytes(bytes, 0, bytes.length);
  }

  /// A digest in base64 as hexadecimal digits; empty text for what is none.
  static String hex(String base64) {
    try {
      return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException _) {
      return "";
    }
  }
}
