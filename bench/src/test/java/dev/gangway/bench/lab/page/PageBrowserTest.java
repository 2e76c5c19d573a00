package dev.gangway.bench.lab.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.settings.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
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
    assertThat(charts).hasSameSizeAs(new Figures(result).tests());
    assertThat(charts).allSatisfy(chart -> assertThat(inked(chart)).isGreaterThan(3000));
    assertThat(chrome().getTitle()).startsWith("Gangway bench");
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
                    "return [...document.querySelectorAll('article, canvas, .card, h1, p, .scroll')]"
                        + ".filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5)"
                        + ".map((e) => e.outerHTML.slice(0, 80))"))
        .isEmpty();
  }

  @Test
  void theDarkSchemeReachesTextAndCharts() throws IOException {
    String background = "return getComputedStyle(document.body).backgroundColor";
    String line =
        "return Chart.getChart(document.querySelector('#test-0 canvas')).data.datasets[0].borderColor";
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
                "return Chart.getChart(document.querySelector('#test-0 canvas')).isDatasetVisible(0)"))
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
