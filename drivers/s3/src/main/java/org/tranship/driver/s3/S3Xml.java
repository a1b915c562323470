package org.tranship.driver.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tranship.client.http.UriEncoding;
import org.tranship.client.http.XmlNode;

/// The XML of the S3 REST API, read and written.
final class S3Xml {
  /// A page of 1,000 keys of 1,024 bytes, each byte percent-encoded, with what stands around them.
  private static final int LARGEST_ANSWER = 16 * 1024 * 1024;

  private S3Xml() {}

  /// An `<Error>`.
  ///
  /// @param code S3's word
  /// @param message a sentence
  /// @param region the right region, in errors about a wrong one
  record ErrorText(String code, String message, String region) {}

  /// An object in a listing.
  ///
  /// @param key with the store's prefix
  /// @param size in bytes
  /// @param etag as sent, with its quotes
  /// @param modified when it was written
  /// @param storageClass S3's word, or empty text
  /// @param restored an archived object is back for a while; only told where that was asked for
  record Item(
      String key,
      long size,
      String etag,
      Optional<Instant> modified,
      String storageClass,
      boolean restored) {
    /// Whether it cannot be read before it is brought back.
    boolean archived() {
      return (storageClass.equals("GLACIER") || storageClass.equals("DEEP_ARCHIVE")) && !restored;
    }
  }

  /// A page of a listing.
  ///
  /// @param items in the order sent
  /// @param next token of the next page, if there is one
  record Page(List<Item> items, Optional<String> next) {}

  /// A part of an upload.
  ///
  /// @param number from 1
  /// @param size in bytes
  /// @param etag as sent
  /// @param crc32c in base64, or empty text
  record PartItem(int number, long size, String etag, String crc32c) {}

  /// A page of parts.
  ///
  /// @param items by number
  /// @param next the marker of the next page, if there is one
  record PartPage(List<PartItem> items, Optional<String> next) {}

  /// An upload under way.
  ///
  /// @param key with the store's prefix
  /// @param id names the upload
  /// @param begun when
  record UploadItem(String key, String id, Instant begun) {}

  /// A key of a multiple deletion that was not removed.
  ///
  /// @param key with the store's prefix
  /// @param error why not
  record DeleteError(String key, ErrorText error) {}

  /// What came of a multiple deletion.
  ///
  /// @param deleted keys that are gone
  /// @param errors keys that are not
  record DeleteResult(List<String> deleted, List<DeleteError> errors) {}

  /// Reads an error document, if it is one.
  static Optional<ErrorText> error(byte[] body) {
    if (body.length == 0) {
      return Optional.empty();
    }
    try {
      return error(XmlNode.parse(body));
    } catch (IOException e) {
      // Proxies answer in HTML or plain text; then the status is all there is.
      return Optional.empty();
    }
  }

  static Optional<ErrorText> error(XmlNode node) {
    return node.name().equals("Error")
        ? Optional.of(new ErrorText(node.text("Code"), node.text("Message"), node.text("Region")))
        : Optional.empty();
  }

  /// Reads a whole answer.
  static XmlNode document(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(LARGEST_ANSWER + 1);
    if (bytes.length > LARGEST_ANSWER) {
      throw new IOException("the answer is larger than " + LARGEST_ANSWER + " bytes");
    }
    return XmlNode.parse(bytes);
  }

  private static XmlNode expect(XmlNode node, String name) throws IOException {
    if (!node.name().equals(name)) {
      throw new IOException("the answer is a <" + node.name() + "> where <" + name + "> belongs");
    }
    return node;
  }

  /// A `ListBucketResult` that was asked for with `encoding-type=url`.
  static Page list(InputStream body) throws IOException {
    XmlNode root = expect(document(body), "ListBucketResult");
    // A server that does not know the encoding does not name it, and has sent the keys as they are.
    boolean encoded = root.text("EncodingType").equals("url");
    List<XmlNode> contents = root.all("Contents");
    List<Item> items = new ArrayList<>(contents.size());
    for (XmlNode content : contents) {
      String key = content.text("Key");
      items.add(
          new Item(
              encoded ? UriEncoding.decode(key) : key,
              number(content.text("Size")),
              content.text("ETag"),
              S3Time.parse(content.text("LastModified")),
              content.text("StorageClass"),
              content.all("RestoreStatus").stream()
                  .anyMatch(status -> !status.text("RestoreExpiryDate").isEmpty())));
    }
    boolean truncated = root.text("IsTruncated").equals("true");
    String token = root.text("NextContinuationToken");
    if (truncated && token.isEmpty()) {
      throw new IOException("a page of the listing says that more follow, but not how to get them");
    }
    return new Page(items, truncated ? Optional.of(token) : Optional.empty());
  }

  static SortedMap<String, String> tags(InputStream body) throws IOException {
    XmlNode root = expect(document(body), "Tagging");
    SortedMap<String, String> tags = new TreeMap<>();
    for (XmlNode set : root.all("TagSet")) {
      for (XmlNode tag : set.all("Tag")) {
        tags.put(tag.text("Key"), tag.text("Value"));
      }
    }
    return tags;
  }

  static String uploadId(InputStream body) throws IOException {
    String id = expect(document(body), "InitiateMultipartUploadResult").text("UploadId");
    if (id.isEmpty()) {
      throw new IOException("the answer names no upload");
    }
    return id;
  }

  static PartPage parts(InputStream body) throws IOException {
    XmlNode root = expect(document(body), "ListPartsResult");
    List<PartItem> items = new ArrayList<>();
    for (XmlNode part : root.all("Part")) {
      items.add(
          new PartItem(
              Math.toIntExact(number(part.text("PartNumber"))),
              number(part.text("Size")),
              part.text("ETag"),
              part.text("ChecksumCRC32C")));
    }
    String marker = root.text("NextPartNumberMarker");
    boolean truncated = root.text("IsTruncated").equals("true") && !marker.isEmpty();
    return new PartPage(items, truncated ? Optional.of(marker) : Optional.empty());
  }

  static List<UploadItem> uploads(InputStream body) throws IOException {
    XmlNode root = expect(document(body), "ListMultipartUploadsResult");
    boolean encoded = root.text("EncodingType").equals("url");
    List<UploadItem> items = new ArrayList<>();
    for (XmlNode upload : root.all("Upload")) {
      String key = upload.text("Key");
      items.add(
          new UploadItem(
              encoded ? UriEncoding.decode(key) : key,
              upload.text("UploadId"),
              S3Time.parse(upload.text("Initiated")).orElse(Instant.EPOCH)));
    }
    return items;
  }

  static DeleteResult deleted(InputStream body) throws IOException {
    XmlNode root = expect(document(body), "DeleteResult");
    List<DeleteError> errors = new ArrayList<>();
    for (XmlNode error : root.all("Error")) {
      errors.add(
          new DeleteError(
              error.text("Key"), new ErrorText(error.text("Code"), error.text("Message"), "")));
    }
    return new DeleteResult(
        root.all("Deleted").stream().map(node -> node.text("Key")).toList(), errors);
  }

  /// The body of a multiple deletion.
  static byte[] deleteRequest(List<String> keys) {
    StringBuilder xml = new StringBuilder(64 + 96 * keys.size());
    xml.append("<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
    for (String key : keys) {
      xml.append("<Object><Key>");
      escape(xml, key);
      xml.append("</Key></Object>");
    }
    return xml.append("</Delete>").toString().getBytes(StandardCharsets.UTF_8);
  }

  /// The body that ends an upload.
  static byte[] completeRequest(List<PartItem> parts) {
    StringBuilder xml = new StringBuilder(128 + 128 * parts.size());
    xml.append("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
    for (PartItem part : parts) {
      xml.append("<Part><PartNumber>").append(part.number()).append("</PartNumber><ETag>");
      escape(xml, part.etag());
      xml.append("</ETag>");
      if (!part.crc32c().isEmpty()) {
        xml.append("<ChecksumCRC32C>");
        escape(xml, part.crc32c());
        xml.append("</ChecksumCRC32C>");
      }
      xml.append("</Part>");
    }
    return xml.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
  }

  /// The body that makes a bucket in a region.
  static byte[] bucketRequest(String region) {
    StringBuilder xml = new StringBuilder();
    xml.append("<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
    xml.append("<LocationConstraint>");
    escape(xml, region);
    xml.append("</LocationConstraint></CreateBucketConfiguration>");
    return xml.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Whether the text can stand in an XML 1.0 document at all, and come back from it unchanged.
  static boolean canHold(String text) {
    return text.codePoints()
        .allMatch(c -> c >= ' ' && c != 0xfffe && c != 0xffff && c != 0x7f || c == '\t');
  }

  private static void escape(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\t', '\n', '\r' -> out.append("&#").append((int) c).append(';');
        default -> out.append(c);
      }
    }
  }

  private static long number(String text) throws IOException {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new IOException("the answer has \"" + text + "\" where a number belongs", e);
    }
  }
}
