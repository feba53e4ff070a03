"use strict";

// WPS as the host: which workbook, dialogs, a copy for the program, and its actions applied. WPS calls the functions
// named in ribbon.xml; all members used here are those of WPS's own interface, which follows Excel's.

const zwgkHost = (() => {
  const FILE_PICKER = 3;
  const FOLDER_PICKER = 4;
  const PDF = 0;
  let busy = false;

  /** @returns {WpsApplication} */
  const app = () => window.Application;
  const tell = (text) => window.alert(text);

  const files = {
    read: (path) => app().FileSystem.ReadFile(path) || "",
    start: () => {
      // Newer editions refuse this; there the service was started when the user logged on.
      try {
        app().OAAssist.ShellExecute(ZWGK_PLACE.program, ZWGK_PLACE.arguments);
      } catch {
        // Whether it runs is seen by asking it.
      }
    },
  };

  /**
   * Why the workbook cannot be used, or "".
   * @param {WpsBook} book
   */
  function refusal(book) {
    if (book.FullName.includes("://")) return "工作簿在云盘上：请另存到本机的文件夹，打开本机的这一份，再点按钮。";
    if (!book.Path) return "工作簿还没有保存过：请先存到本机的文件夹，扩展名是 .xlsx，再点按钮。";
    if (!/\.xls[xm]$/i.test(book.Name)) return "工作簿不是 .xlsx：请用“另存为”存成 .xlsx，打开它，再点按钮。";
    return "";
  }

  /**
   * What the clerk chooses before the command runs; null if cancelled.
   * @param {WpsBook} book
   */
  function choose(button, book) {
    if (!button.kinds.length && !button.folder) return [];
    const dialog = app().FileDialog(button.folder ? FOLDER_PICKER : FILE_PICKER);
    dialog.Title = button.title;
    dialog.InitialFileName = book.Path + (book.Path.includes("\\") ? "\\" : "/");
    if (!button.folder) {
      dialog.AllowMultiSelect = button.several;
      dialog.Filters.Clear();
      for (const [label, patterns] of button.kinds) dialog.Filters.Add(label, patterns);
    }
    if (!dialog.Show()) return null;
    const chosen = [];
    for (let number = 1; number <= dialog.SelectedItems.Count; number += 1) {
      chosen.push(dialog.SelectedItems.Item(number));
    }
    return chosen.length ? chosen : null;
  }

  function decide(told) {
    for (const choice of told.choices) {
      if (window.confirm(`${told.text}\n\n“确定”：${choice}；“取消”：不选这一项。`)) return choice;
    }
    return "";
  }

  /**
   * Save a copy for the program; return its name in the service's folder.
   * @param {WpsBook} book
   */
  function copyOf(book, folder) {
    const name = `s${Date.now()}-${Math.floor(Math.random() * 1e9)}.xlsx`;
    const path = folder + (folder.includes("\\") ? "\\" : "/") + name;
    book.SaveCopyAs(path);
    if (!app().FileSystem.Exists(path)) throw new Error("WPS 没有存下给统计程序看的副本。");
    return name;
  }

  // Text is written as text: 3-4 is no date, 007 not the number 7.
  function cell(value) {
    if (value === null) return "";
    return typeof value === "string" && !value.startsWith("=") ? `'${value}` : value;
  }

  /** @param {WpsRange} range */
  function write(range, rows) {
    range.Value2 = rows.length === 1 && rows[0].length === 1 ? cell(rows[0][0]) : rows.map((row) => row.map(cell));
  }

  /** @type {Record<string, (sheet: WpsSheet, action: any) => void>} */
  const ON_SHEET = {
    write: (sheet, action) => write(sheet.Range(action.address), action.rows),
    format: (sheet, action) => { sheet.Range(action.address).NumberFormat = action.format; },
    clear: (sheet, action) => sheet.Range(action.address).ClearContents(),
    height: (sheet, action) => { sheet.Range(action.rows).RowHeight = action.points; },
    width: (sheet, action) => { sheet.Range(action.columns).ColumnWidth = action.characters; },
    print_area: (sheet, action) => { sheet.PageSetup.PrintArea = action.address || ""; },
    repeat: (sheet, action) => { sheet.PageSetup.PrintTitleRows = `$${action.row}:$${action.row}`; },
    show: (sheet) => sheet.Activate(),
    select: (sheet, action) => {
      sheet.Activate();
      sheet.Range(action.address).Select();
    },
  };

  /** @type {Record<string, (sheets: WpsSheets, action: any) => void>} */
  const ON_SHEETS = {
    preview: (sheets) => sheets.PrintPreview(),
    print: (sheets) => sheets.PrintOut(),
    export: (sheets, action) => {
      sheets.Select();
      app().ActiveSheet.ExportAsFixedFormat(PDF, action.file);
    },
  };

  /** @param {WpsBook} book */
  function apply(book, actions) {
    app().ScreenUpdating = false;
    try {
      for (const action of actions) {
        if (action.do in ON_SHEETS) {
          app().ScreenUpdating = true; // otherwise a preview would stay blank
          ON_SHEETS[action.do](book.Worksheets.Item(action.sheets), action);
        } else {
          ON_SHEET[action.do](book.Worksheets.Item(action.sheet), action);
        }
      }
    } catch (error) {
      throw new Error(`结果只写了一半：请不要保存，关掉工作簿重新打开，再点一次。（${error.message}）`);
    } finally {
      app().ScreenUpdating = true;
    }
  }

  /**
   * Ask with a copy of the open workbook, and apply the answer unless the workbook has changed meanwhile.
   * @param {WpsBook} book
   */
  async function askOpen(found, book, request) {
    let changed = false;
    const note = () => { changed = true; };
    const events = app().ApiEvent;
    const snapshot = copyOf(book, found.snapshots);
    events.AddApiEventListener("SheetChange", note);
    let told;
    try {
      told = await zwgkWorker.click(found, { ...request, snapshot });
    } finally {
      events.RemoveApiEventListener("SheetChange");
    }
    if (told.actions.length && (changed || !app().ActiveWorkbook || app().ActiveWorkbook.FullName !== book.FullName)) {
      return { ...told, code: 2, choices: [], text: "统计的时候工作簿有改动，结果没有写入：请再点一次按钮，等对话框出来再操作。" };
    }
    apply(book, told.actions);
    return told;
  }

  /**
   * Some commands rebuild the file: it is saved and closed before, and always opened again.
   * @param {WpsBook} book
   */
  async function askClosed(found, book, request) {
    book.Save();
    book.Close(false);
    try {
      return await zwgkWorker.click(found, request);
    } finally {
      app().Workbooks.Open(request.fullname);
    }
  }

  async function run(id) {
    const button = ZWGK_BUTTONS[id];
    const book = app().ActiveWorkbook;
    if (button.book && !book) return tell("请先打开工作簿，再点按钮。");
    const why = book ? refusal(book) : "";
    if (button.book && why) return tell(why);
    const chosen = button.book ? choose(button, book) : [];
    if (chosen === null) return undefined;
    const found = await zwgkWorker.connect(files);
    const request = { button: id, fullname: book && !why ? book.FullName : "", chosen, answer: "" };
    const ask = !request.fullname
      ? () => zwgkWorker.click(found, request)
      : () => (button.reopens ? askClosed : askOpen)(found, book, request);
    let told = await ask();
    if (told.choices.length) {
      request.answer = decide(told);
      if (!request.answer) return undefined;
      told = await ask();
    }
    if (told.text) tell(told.text);
    return undefined;
  }

  async function click(id) {
    if (busy) return tell("上一个操作还没有做完：请等它的对话框出来，再点按钮。");
    busy = true;
    try {
      await run(id);
    } catch (error) {
      tell(`没有做完：${error.message}`);
    } finally {
      busy = false;
    }
    return undefined;
  }

  return { click };
})();

// Called by WPS, as ribbon.xml says.
function ZwgkClick(control) {
  zwgkHost.click(control.Id);
  return true;
}

function ZwgkImage(control) {
  return `images/${control.Id}.png`;
}
