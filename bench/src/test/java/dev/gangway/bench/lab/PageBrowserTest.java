package dev.gangway.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.settings.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The page in a browser: Debian's Chromium and its driver, without a window. Skipped where they are
 * not installed; {@code .ci/run} installs them. With {@code -Dgangway.screenshots=DIR} pictures of
 * what is tested are kept there.
 */
class PageBrowserTest {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  private static @Nullable ChromeDriver chrome;

  @TempDir private Path directory;

  @BeforeAll
  static void startTheBrowser() {
    assumeTrue(
        Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER),
        "no Chromium: apt-get install chromium chromium-driver");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--hide-scrollbars",
        "--force-prefers-reduced-motion");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, java.util.logging.Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    chrome =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
            options);
    chrome.manage().timeouts().scriptTimeout(Duration.ofMinutes(1));
  }

  @AfterAll
  static void endIt() {
    if (chrome != null) {
      chrome.quit();
    }
  }

  private static ChromeDriver chrome() {
    return Objects.requireNonNull(chrome);
  }

  static Stream<LabResult> results() {
    return Stream.of(SampleResults.full(), SampleResults.oneTask(), SampleResults.cutShort());
  }

  private void open(LabResult result, int width, String scheme) throws IOException {
    Path page = Files.writeString(directory.resolve("index.html"), Page.html(result));
    chrome()
        .executeCdpCommand(
            "Emulation.setDeviceMetricsOverride",
            Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    chrome()
        .executeCdpCommand(
            "Emulation.setEmulatedMedia",
            Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    chrome().get(page.toUri().toString());
    awaitFrames();
    keep(width + "-" + scheme + "-" + result.tests().size());
  }

  /** Until what the page draws once it knows its size or its media is drawn. */
  private static void awaitFrames() {
    chrome()
        .executeAsyncScript(
            "const done = arguments[0];"
                + "requestAnimationFrame(() => requestAnimationFrame(() => done()));");
  }

  private static void keep(String name) throws IOException {
    Path to = TestSettings.screenshots();
    if (to != null) {
      Object shot =
          chrome()
              .executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
              .get("data");
      Files.write(
          to.resolve(name + ".png"), OutputType.BYTES.convertFromBase64Png(String.valueOf(shot)));
    }
  }

  private static List<String> complaints() {
    return chrome().manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::toString)
        .toList();
  }

  private static Object js(String script, Object... arguments) {
    return Objects.requireNonNull(chrome().executeScript(script, arguments), script);
  }

  /** How many pixels of a chart are not as its corner is. */
  private static long inked(WebElement canvas) {
    return (Long)
        js(
            """
            const c = arguments[0], d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            let n = 0;
            for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 40) n++;
            return n;
            """,
            canvas);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void eachTestHasAChartThatIsNotBlankAndTheBrowserHasNoComplaints(int which) throws IOException {
    LabResult result = results().toList().get(which);
    complaints();

    open(result, 1280, "light");

    assertThat(complaints()).isEmpty();
    List<WebElement> charts = chrome().findElements(By.cssSelector("article canvas"));
    assertThat(charts).hasSize(which == 0 ? 6 : which == 1 ? 2 : 1);
    assertThat(charts).allSatisfy(chart -> assertThat(inked(chart)).isGreaterThan(3000));
    assertThat(chrome().getTitle()).startsWith("Gangway bench");
  }

  private static String text() {
    return String.valueOf(js("return document.querySelector('main').textContent"));
  }

  @Test
  void thePageHasTheFiguresAndWhatTheyAreOf() throws IOException {
    open(SampleResults.full(), 1280, "light");

    assertThat(text().replaceAll("\\s+", " "))
        .contains("9.20 M/s with one task, 6.30× native C · 34.7 M/s with 4 threads, ")
        .contains("not installed: node is not there")
        .contains("fallocate1, 2 tasks, threads of Endive: the guest failed: ENOTSUP")
        .contains("Some CPU (4 CPUs)", "5 of each cell, 0.25 s each, all peers interleaved")
        .contains("0.1.0-SNAPSHOT, commit 0123456789ab", "171 s", "a CPU for each");
    assertThat(cells("section[aria-labelledby=ratios] tr:has(a[href='#test-4'])"))
        .startsWith("open1", "▼ 0.60× ±0.0 %", "▼ 0.99× ±0.0 %", "4.97× ±0.0 %");
    assertThat(cells("#test-0 tbody tr")).startsWith("1", "9.20 M ±2.0 %idle 75 %");
    assertThat(
            (List<?>)
                js("return [...document.querySelectorAll('dd code')].map(e => e.textContent)"))
        .isEqualTo(List.of("cc -O2"));
    assertThat(
            chrome().findElements(By.cssSelector(".card")).stream()
                .map(WebElement::getText)
                .toList())
        .hasSize(3)
        .first(InstanceOfAssertFactories.STRING)
        .contains("the calls of native C", "0.60× to 25.9×, 6 tests, 1 task");
  }

  /** The texts of the cells of the first row there. */
  private static List<String> cells(String row) {
    return ((List<?>)
            js(
                "return [...document.querySelector(arguments[0]).cells].map(c => c.textContent)",
                row))
        .stream().map(String::valueOf).toList();
  }

  @Test
  void whatNamesHoldIsTextWhereverItStands() throws IOException {
    open(SampleResults.full(), 1280, "light");

    assertThat(chrome().findElement(By.cssSelector("#test-5 h3")).getText())
        .isEqualTo(SampleResults.HOSTILE);
    assertThat(chrome().findElements(By.cssSelector("main script, td b, th b, h3 b"))).isEmpty();
  }

  @Test
  void aRunThatWasCutHasAPageOfWhatItMeasured() throws IOException {
    open(SampleResults.cutShort(), 1280, "light");

    assertThat(text()).contains("The run was interrupted", "write1").doesNotContain("pread1");
  }

  @Test
  void thereIsNoHeadingOverNothing() throws IOException {
    open(SampleResults.cutShort(), 1280, "light");
    assertThat(text())
        .contains("No peer was.", "Nothing did.")
        .doesNotContain("The ratios", "At a glance");

    open(SampleResults.full(), 1280, "light");
    assertThat(text())
        .contains("The ratios", "At a glance")
        .doesNotContain("No peer was.", "Nothing did.");
  }

  private List<String> remarks(LabResult result) throws IOException {
    open(result, 1280, "light");
    return chrome().findElements(By.cssSelector(".remarks li")).stream()
        .map(WebElement::getText)
        .toList();
  }

  private List<String> remarks(double contention, double ofNative) throws IOException {
    List<Integer> tasks = List.of(1, 2);
    return remarks(
        SampleResults.of(
            tasks,
            List.of(
                SampleResults.test(
                    "open1",
                    tasks,
                    contention,
                    List.of(
                        new SampleResults.Speed("gangway", Mode.THREADS, 1e6),
                        new SampleResults.Speed("native", Mode.PROCESSES, ofNative))))));
  }

  @Test
  void aLossIsToldWithItsRatio() throws IOException {
    assertThat(remarks(0, 2e6))
        .containsExactly(
            "Slower than native C in 1 of 1 tests; each at its worst: open1 0.50× (1 task,"
                + " threads).");
  }

  @Test
  void whereNothingIsLostThatIsSaidOfEachPeerThatRan() throws IOException {
    assertThat(remarks(0, 0.5e6))
        .containsExactly("Not slower than native C in any test of this run.");
  }

  @Test
  void badScalingIsTold() throws IOException {
    assertThat(remarks(0.5, 0.5e6))
        .containsExactly(
            "Not slower than native C in any test of this run.",
            "Scales badly from the fewest tasks to the most, in percent of linear: open1, threads"
                + " (67 %).");
  }

  @Test
  void aRunThatWasCutSaysSoFirst() throws IOException {
    assertThat(remarks(SampleResults.cutShort()).getFirst()).startsWith("The run was interrupted");
  }

  @Test
  void aLineForEachPeerAndModeAnIdleLineForEachAndTheIdealOne() throws IOException {
    open(SampleResults.full(), 1280, "light");

    assertThat(
            (List<?>)
                js(
                    "return Chart.getChart(document.querySelector('#test-0 canvas')).data.datasets"
                        + ".map((set) => set.label + (set.borderDash.length ? ', dashed' : '')"
                        + " + ' ' + set.yAxisID)"))
        .asString()
        .contains(
            "Gangway, threads y, Gangway, processes, dashed y, native C, processes, dashed y",
            "ideal, dashed y",
            "Gangway, threads, idle idle, Gangway, processes, idle, dashed idle");
  }

  @Test
  void oneNumberOfTasksIsShownAsBars() throws IOException {
    open(SampleResults.oneTask(), 1280, "light");

    assertThat(js("return Chart.getChart(document.querySelector('#test-0 canvas')).config.type"))
        .isEqualTo("bar");
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 360, 768, 1280})
  void noScreenIsTooNarrow(int width) throws IOException {
    open(SampleResults.full(), width, "light");

    assertThat((Long) js("return document.documentElement.scrollWidth")).isEqualTo(width);
    assertThat(
            (List<?>)
                js(
                    "return [...document.querySelectorAll('article, canvas, .card, h1, p,"
                        + " .scroll')].filter((e) => e.getBoundingClientRect().right > innerWidth +"
                        + " 0.5).map((e) => e.outerHTML.slice(0, 80))"))
        .isEmpty();
  }

  @Test
  void theDarkSchemeReachesTextAndCharts() throws IOException {
    String background = "return getComputedStyle(document.body).backgroundColor";
    String line =
        "return Chart.getChart(document.querySelector('#test-0"
            + " canvas')).data.datasets[0].borderColor";
    open(SampleResults.full(), 1280, "light");
    Object light = List.of(js(background), js(line));

    open(SampleResults.full(), 1280, "dark");

    assertThat(js(background)).isEqualTo("rgb(16, 20, 24)");
    assertThat(js(line)).isEqualTo("#56b4e9");
    assertThat(light).isEqualTo(List.of("rgb(253, 253, 251)", "#0067a8"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void textAndLinesStandOutFromTheirBackground(String scheme) throws IOException {
    open(SampleResults.full(), 1280, scheme);

    assertThat(
            (List<?>)
                js(
                    """
                    const style = getComputedStyle(document.documentElement);
                    const light = (name) => {
                      const hex = style.getPropertyValue(name).trim().slice(1);
                      const full = hex.length === 3 ? [...hex].map((c) => c + c).join('') : hex;
                      const [r, g, b] = [0, 2, 4].map((i) => parseInt(full.slice(i, i + 2), 16) / 255)
                        .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
                      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                    };
                    const contrast = (a, b) => {
                      const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
                      return (high + 0.05) / (low + 0.05);
                    };
                    const found = [];
                    for (const ink of ['--ink', '--quiet', '--lost', '--ideal', '--focus',
                        '--c0', '--c1', '--c2', '--c3', '--c4', '--c5', '--c6'])
                      for (const paper of ['--paper', '--sheet'])
                        if (!(contrast(ink, paper) >= 4.5)) found.push(ink + ' on ' + paper + ' ' + contrast(ink, paper));
                    return found;
                    """))
        .isEmpty();
  }

  @Test
  void theKeyboardReachesAllThereIsAndReadsTheCharts() throws IOException {
    open(SampleResults.full(), 1280, "light");
    chrome().findElement(By.tagName("body")).sendKeys(Keys.TAB);
    assertThat(chrome().switchTo().activeElement().getText()).isEqualTo("Skip to the tests");
    chrome().switchTo().activeElement().sendKeys(Keys.ENTER);
    chrome().switchTo().activeElement().sendKeys(Keys.TAB);

    WebElement key = chrome().switchTo().activeElement();
    assertThat(key.getText()).isEqualTo("Gangway, threads");
    assertThat(js("return getComputedStyle(arguments[0]).outlineStyle", key)).isEqualTo("solid");
    key.sendKeys(Keys.SPACE);
    assertThat(key.getAttribute("aria-pressed")).isEqualTo("false");
    assertThat(
            js(
                "return Chart.getChart(document.querySelector('#test-0"
                    + " canvas')).isDatasetVisible(0)"))
        .isEqualTo(false);
    key.sendKeys(Keys.ENTER);

    WebElement plot = chrome().findElement(By.cssSelector("#test-0 .plot"));
    js("arguments[0].focus(); return 1", plot);
    plot.sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_LEFT);
    assertThat(chrome().findElement(By.cssSelector("#test-0 .told")).getText())
        .startsWith("2 tasks: Gangway, threads: 18M/s, idle 50 %");
    plot.sendKeys(Keys.TAB);
    WebElement summary = chrome().switchTo().activeElement();
    assertThat(summary.getTagName()).isEqualTo("summary");
    summary.sendKeys(Keys.ENTER);
    assertThat(chrome().findElement(By.cssSelector("#test-0 table")).isDisplayed()).isTrue();
  }

  @Test
  void onPaperTheChartsAreInTheColoursOfPaper() throws IOException {
    open(SampleResults.full(), 1280, "dark");

    chrome()
        .executeCdpCommand(
            "Emulation.setEmulatedMedia",
            Map.of(
                "media",
                "print",
                "features",
                List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    chrome()
        .executeAsyncScript(
            "const done = arguments[0];"
                + "const look = () => matchMedia('print').matches"
                + " ? done() : requestAnimationFrame(look);"
                + "look();");
    awaitFrames();
    keep("print");

    assertThat(js("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(255, 255, 255)");
    assertThat(
            js(
                "return Chart.getChart(document.querySelector('#test-0 canvas')).data.datasets[0]"
                    + ".borderColor"))
        .isEqualTo("#0067a8");
    chrome().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));
  }
}
