"use strict";

// The protocol: finds the program's service on this computer and asks it. Knows nothing of the host, which gives
// read(path) -> text or "", and start(): start the service if the host can.

const zwgkWorker = (() => {
  const PAUSE = 200; // milliseconds
  const TRIES = 75; // a quarter of a minute
  const NOT_RUNNING =
    "统计程序没有运行，没有统计：请注销电脑重新登录，再点按钮；还不行，就重新运行安装程序。";

  const OTHER_PROGRAM = "答复的不是统计程序，没有写入：请注销电脑重新登录，再点按钮。";

  // Port, secrets and folder of the service; null if there is none. The installer wrote where they are.
  function place(host) {
    try {
      return JSON.parse(host.read(ZWGK_PLACE.file));
    } catch {
      return null;
    }
  }

  function post(found, body) {
    return fetch(`http://127.0.0.1:${found.port}/click`, {
      method: "POST",
      headers: { "X-Zwgk-Secret": found.secret },
      body,
    });
  }

  async function answers(found) {
    try {
      return (await (await post(found, "")).json()).proof === found.proof; // no click, but the secret is right
    } catch {
      return false;
    }
  }

  // Return the service's place; start it if need be. Ask before anything is sent that must not be sent twice.
  async function connect(host) {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = place(host);
      if (found && (await answers(found))) return found;
      if (tries === 0) host.start();
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    throw new Error(NOT_RUNNING);
  }

  // Return the answer to a click: code, text, sheet, file, choices, actions.
  async function click(found, request) {
    const answer = await post(found, JSON.stringify(request));
    const told = await answer.json();
    if (told.proof !== found.proof) throw new Error(OTHER_PROGRAM);
    return answer.ok ? told : { code: 2, actions: [], choices: [], ...told };
  }

  return { connect, click };
})();
