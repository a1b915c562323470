package org.tranship.testkit.anchore;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;

/// Documents as Anchore has them: the seven of its own documentation's first run, an edge of each
/// kind, and as many plain ones as one likes. The same call always gives the same bytes.
public final class AnchoreDocuments {
  private static final String POLICY = "2c53a13c-1765-11e8-82ef-23527761d060";
  private static final List<String> IMAGES =
      List.of(
          "sha256:0873c923e00e0fd2ba78041bfb64a105e1ecb7678916d1f7776311e45bf5634b",
          "sha256:a0cd2c88c5cc65499e959ac33c8ebab45f24e6348b48d8c34fd2308fcb0cc138");

  private AnchoreDocuments() {}

  /// One policy bundle, and manifest, analysis and content of two images.
  public static List<Document> seven() {
    List<Document> documents = new ArrayList<>();
    documents.add(
        document(
            "policy_bundles",
            POLICY,
            "{\"document\": {\"id\": \""
                + POLICY
                + "\", \"comment\": \"Default bundle\", \"blacklisted_images\": []}}"));
    for (String image : IMAGES) {
      documents.add(
          document(
              "manifest_data",
              image,
              "{\"document\": \"{\\\"schemaVersion\\\": 2, \\\"config\\\": {\\\"digest\\\": \\\""
                  + image
                  + "\\\"}}\"}"));
      documents.add(document("analysis_data", image, analysis(image, 180_000)));
      documents.add(document("image_content_data", image, analysis(image, 24_000)));
    }
    return documents;
  }

  /// Content and names that have broken migrations: empty, NUL, binary, just below and above the
  /// compression threshold, slashes and colons, other scripts, a mail address as account.
  public static List<Document> edges() {
    byte[] allBytes = new byte[256];
    for (int i = 0; i < allBytes.length; i++) {
      allBytes[i] = (byte) i;
    }
    return List.of(
        new Document("policy_evaluations", "empty", "admin", new byte[0]),
        new Document("analysis_archive", "nul.tar.gz", "admin", new byte[] {'a', 0, 'b'}),
        new Document("analysis_archive", "bytes.tar.gz", "admin", allBytes),
        new Document("analysis_data", "at-threshold", "admin", filled(102_400)),
        new Document("analysis_data", "above-threshold", "admin", filled(102_401)),
        document("vulnerability_scan", "sha256:0873/docker.io/library/nginx:latest", "{}"),
        document(
            "policy_bundles", "r\u00e8gle-\u653f\u7b56-\ud83d\udd12", "{\"document\": \"\u00e9\"}"),
        new Document("image_content_data", "x", "someone@example.org", "{}".getBytes(UTF_8)));
  }

  private static final Charset UTF_8 = StandardCharsets.UTF_8;

  /// Plain documents of one size, half of it repeating and half of it not.
  ///
  /// @param first number of the first, so that sets can be put side by side
  /// @param count how many
  /// @param bytes size of each
  public static List<Document> many(int first, int count, int bytes) {
    List<Document> documents = new ArrayList<>(count);
    for (int i = first; i < first + count; i++) {
      String id = String.format("sha256:%08x%056x", scatter(i), i);
      Random random = new Random(i);
      StringBuilder text = new StringBuilder("{\"document\": \"");
      while (text.length() < bytes / 2) {
        text.append(Long.toHexString(random.nextLong()));
      }
      while (text.length() < bytes - 2) {
        text.append('-');
      }
      text.setLength(bytes - 2);
      documents.add(
          new Document(
              "image_content_data", id, "admin", text.append("\"}").toString().getBytes(UTF_8)));
    }
    return documents;
  }

  /// Keys do not come in the order in which documents were made.
  private static int scatter(int i) {
    CRC32 crc = new CRC32();
    crc.update(i);
    crc.update(i >> 8);
    crc.update(i >> 16);
    return (int) crc.getValue();
  }

  private static Document document(String bucket, String id, String text) {
    return new Document(bucket, id, "admin", text.getBytes(UTF_8));
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'a');
    return bytes;
  }

  private static String analysis(String image, int length) {
    StringBuilder text =
        new StringBuilder("{\"document\": [{\"image\": {\"imageId\": \"")
            .append(image)
            .append("\", \"packages\": [");
    Random random = new Random(image.hashCode());
    while (text.length() < length) {
      text.append("{\"name\": \"lib")
          .append(random.nextInt(10_000))
          .append("\", \"version\": \"")
          .append(random.nextInt(9))
          .append('.')
          .append(random.nextInt(99))
          .append("\"}, ");
    }
    return text.append("{}]}}]}").toString();
  }
}
